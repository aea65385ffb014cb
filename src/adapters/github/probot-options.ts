import type { Logger } from "pino";
import { type Options, ProbotOctokit } from "probot";
import { fetchInTime, repeatOnlyReads, retryOptions, throttleOptions } from "./request-policy.ts";

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** What Probot is started with, so that its clients keep to the same policy as every other. */
export function probotOptions(options: {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  /** Where several processes share the pace of writes; null where there is only this one. */
  readonly redisUrl: string | null;
  readonly log: Logger;
  readonly paceWrites: boolean;
}): Options {
  const { appId, privateKey, webhookSecret, apiUrl, redisUrl, log } = options;
  return {
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    log,
    ...(redisUrl === null ? {} : { redisConfig: redisUrl }),
    request: { fetch: fetchInTime },
    // Probot merges options given as an object over its own throttling; only the function has the last word.
    Octokit: ProbotOctokit.plugin(repeatOnlyReads).defaults((given: OctokitOptions) => ({
      ...given,
      throttle: { ...given.throttle, ...throttleOptions(options) },
      retry: retryOptions,
    })),
  };
}
