import type { Logger } from "pino";
import { type Options, ProbotOctokit } from "probot";
import { fetchInTime, repeatOnlyReads, retryOptions, throttleOptions } from "./request-policy.ts";

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/**
 * What Probot is started with, so that its clients keep to the same policy as every other.
 *
 * Probot gets no Redis: each process keeps its own pace, and none leaks a connection.
 */
export function probotOptions(options: {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly log: Logger;
  readonly paceWrites: boolean;
}): Options {
  const { appId, privateKey, webhookSecret, apiUrl, log } = options;
  return {
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    log,
    request: { fetch: fetchInTime },
    // Probot merges options given as an object over its own throttling; only the function has the last word.
    Octokit: ProbotOctokit.plugin(repeatOnlyReads).defaults((given: OctokitOptions) => ({
      ...given,
      throttle: { ...given.throttle, ...throttleOptions(options) },
      retry: retryOptions,
    })),
  };
}
