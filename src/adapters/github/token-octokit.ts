import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import type { Log } from "../../workflow/ports/log.ts";
import { fetchInTime, repeatOnlyReads, retryOptions, throttleOptions } from "./request-policy.ts";

const TokenOctokit = Octokit.plugin(throttling, retry, repeatOnlyReads);

/** Creates a client for a token: a person's, fine-grained or classic, or the `GITHUB_TOKEN` of a workflow. */
export function createTokenOctokit(options: {
  readonly token: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly log: Log;
  readonly paceWrites: boolean;
}): Octokit {
  const { token, apiUrl, log } = options;
  const say = (message: string) => log.debug({}, message);
  return new TokenOctokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: "plinth",
    log: { debug: () => {}, info: say, warn: say, error: say },
    request: { fetch: fetchInTime },
    throttle: throttleOptions(options),
    retry: retryOptions,
  });
}
