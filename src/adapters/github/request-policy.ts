import type { Octokit } from "@octokit/rest";
import type { Log } from "../../workflow/ports/log.ts";

/** A reply that takes longer does not come: GitHub itself gives up after ten seconds. */
const timeoutMs = 30_000;

/**
 * The options of Octokit's throttling plugin, the same for an App and a token.
 *
 * At a rate limit nothing sleeps in the request: it fails, and whoever asked waits as long as the error says.
 * `paceWrites` is off for a stand-in alone: GitHub wants a second between writes, and three where they send mail.
 */
export function throttleOptions({ log, paceWrites }: { readonly log: Log; readonly paceWrites: boolean }) {
  const giveUp =
    (limit: string) =>
    (retryAfterSeconds: number, { method, url }: { method: string; url: string }) => {
      log.warn({ method, url, retryAfterSeconds }, limit);
      return false;
    };
  return {
    enabled: paceWrites,
    onRateLimit: giveUp("GitHub's rate limit is used up"),
    onSecondaryRateLimit: giveUp("GitHub's secondary rate limit is used up"),
  };
}

/**
 * The options of Octokit's retry plugin, which repeats after one, four and nine seconds. By default it takes 409, which is
 * how an empty repository answers, and 429 for something that passes soon.
 */
export const retryOptions = { doNotRetry: Array.from({ length: 100 }, (_, index) => 400 + index) };

/**
 * An Octokit plugin that leaves only reads to the retry plugin.
 *
 * A write whose reply was lost may have been done: it is for the job to look, and to do what is left.
 */
export function repeatOnlyReads({ hook }: Pick<Octokit, "hook">): void {
  hook.before("request", (request) => {
    if (request.method !== "GET") request.request = { ...request.request, retries: 0 };
  });
}

/** The platform's fetch, with an end to waiting. */
export const fetchInTime: typeof fetch = (input, init) => {
  const inTime = AbortSignal.timeout(timeoutMs);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, inTime]) : inTime });
};
