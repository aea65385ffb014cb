import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import type { Log } from "../../workflow/ports/log.ts";
import type { GithubClient, Graphql } from "./github-client.ts";
import { fetchInTime, repeatOnlyReads, retryOptions, throttleOptions } from "./request-policy.ts";

const RestOctokit = Octokit.plugin(throttling, retry, repeatOnlyReads);
const UnpacedOctokit = Octokit.plugin(retry, repeatOnlyReads);

/** Where GitHub is, and how it is asked. */
export interface GithubAccess {
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly log: Log;
  /** Off only in front of a stand-in for GitHub. */
  readonly paceWrites: boolean;
}

/**
 * Creates a client that keeps to GitHub's pace.
 *
 * `credentials` is a token (a person's, fine-grained or classic, or the `GITHUB_TOKEN` of a workflow), or a strategy of
 * Octokit's with what it needs. Clients with the same `pace` share one pace.
 */
export function createRestOctokit(
  credentials: { readonly auth: unknown; readonly authStrategy?: unknown },
  { apiUrl, log, paceWrites }: GithubAccess,
  pace: string,
): GithubClient {
  const shared = { ...credentials, ...bareOptions(apiUrl, log), retry: retryOptions };
  const paced = new RestOctokit({ ...shared, throttle: { ...throttleOptions({ log, paceWrites }), id: pace } });
  const { rest, request } = paced;
  return { rest, request, graphql: readUnpaced(paced.graphql, new UnpacedOctokit(shared).graphql) };
}

/**
 * Sends queries past the pace of writes. The throttling plugin takes every GraphQL request for a write, as all of them are
 * posted, and lets one go a second: https://github.com/octokit/plugin-throttling.js (wrap-request).
 */
function readUnpaced(paced: Graphql, unpaced: Graphql): Graphql {
  const ask = <Reply>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<Reply> =>
    (/^\s*mutation\b/.test(document) ? paced : unpaced)<Reply>(document, variables);
  return ask;
}

/** The options of a client that keeps to no pace and tries nothing again. */
export function bareOptions(apiUrl: string, log: Log) {
  const say = (message: string) => log.debug({}, message);
  return {
    baseUrl: apiUrl,
    userAgent: "plinth",
    log: { debug: () => {}, info: say, warn: say, error: say },
    request: { fetch: fetchInTime },
  };
}
