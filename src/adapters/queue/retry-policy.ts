import { UpstreamError } from "../../core/errors.ts";

/** How often, and how long apart, a job is tried again after an upstream failed. */
export interface RetryPolicy {
  /** Runs in all, the first included. */
  readonly attempts: number;
  /** Wait after the first failure; doubled after each further one. */
  readonly firstDelayMs: number;
  /** Where an upstream asks for a longer wait than this, the job ends: whoever found the work finds it again. */
  readonly longestWaitMs: number;
}

/** Some 75 seconds of patience with an upstream that is down, and six hours (Docker Hub's window) with one that limits. */
export const patientRetries: RetryPolicy = { attempts: 5, firstDelayMs: 5_000, longestWaitMs: 6 * 60 * 60 * 1_000 };

/**
 * Decides how long a job waits before it is tried again; null where it is not.
 *
 * An upstream's own `retryAfterMs` is never undercut. Half of the backoff is random, so that jobs that failed together
 * do not return together.
 */
export function retryDelayMs(
  error: unknown,
  attemptsMade: number,
  policy: RetryPolicy,
  random: () => number = Math.random,
): number | null {
  if (!(error instanceof UpstreamError) || attemptsMade >= policy.attempts) return null;
  const askedMs = error.retryAfterMs ?? 0;
  if (askedMs > policy.longestWaitMs) return null;
  const backoffMs = policy.firstDelayMs * 2 ** (attemptsMade - 1);
  return Math.round(askedMs + (backoffMs / 2) * (1 + random()));
}

/**
 * How long a job of this age waits that ran into a limit whose end was told; null where it counts as a failed attempt.
 *
 * A limit ends by itself: however many jobs share it, and however often it is met, each job is done in the end. An upstream
 * that never lets go is met ever more rarely: each wait is at least a tenth of all the time before.
 */
export function limitWaitMs(
  error: unknown,
  ageMs: number,
  policy: RetryPolicy,
  random: () => number = Math.random,
): number | null {
  if (!(error instanceof UpstreamError) || error.code !== "rate-limited" || error.retryAfterMs === null) return null;
  const delayMs = retryDelayMs(error, 1, { ...policy, attempts: 2 }, random);
  return delayMs === null ? null : Math.max(delayMs, Math.min(Math.round(ageMs / 10), policy.longestWaitMs));
}
