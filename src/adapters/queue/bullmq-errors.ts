import { UnrecoverableError } from "bullmq";
import { UpstreamError } from "../../core/errors.ts";
import { retryDelayMs, type RetryPolicy } from "./retry-policy.ts";

/** Name of the backoff strategy that jobs are added with; BullMQ calls {@link bullmqBackoff} for it. */
export const backoffName = "upstream";

/** Turns what a job threw into what BullMQ understands: failures of an upstream may be retried, nothing else may. */
export function toBullmqError(error: unknown): Error {
  if (error instanceof UpstreamError) return error;
  const unrecoverable = new UnrecoverableError(error instanceof Error ? error.message : String(error));
  unrecoverable.cause = error;
  return unrecoverable;
}

/** Gives back what the job threw. */
export function fromBullmqError(error: Error): Error {
  return error instanceof UnrecoverableError && error.cause instanceof Error ? error.cause : error;
}

/** Tells BullMQ how many milliseconds to wait before the next attempt; -1 ends the job. */
export function bullmqBackoff(policy: RetryPolicy): (attemptsMade: number, type?: string, error?: Error) => number {
  return (attemptsMade, _type, error) => retryDelayMs(error, attemptsMade, policy) ?? -1;
}
