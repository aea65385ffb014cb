import { UpstreamError } from "../../core/errors.ts";

/**
 * Says that Redis could not carry a job.
 *
 * Takes no more than the message of the error: that of a refused AUTH carries the password among its fields.
 */
export function queueUnavailable(redisUrl: string, resource: string, error: unknown): UpstreamError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UpstreamError(
    "queue-unavailable",
    `The queue's Redis at ${new URL(redisUrl).host} cannot be used: ${reason}`,
    {
      upstream: "queue",
      resource,
    },
  );
}
