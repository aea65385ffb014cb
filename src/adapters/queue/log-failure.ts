import { AccessError, UpstreamError } from "../../core/errors.ts";
import type { Log } from "../../workflow/ports/log.ts";

/** Tells the log what became of a run that threw; `retryInMs` is null where the job is not tried again. */
export function logFailure(log: Log, job: unknown, error: Error, retryInMs: number | null): void {
  if (retryInMs !== null) log.warn({ job, retryInMs, err: error }, "job failed and will be tried again");
  else if (error instanceof UpstreamError) log.warn({ job, err: error }, "job failed too often and is given up");
  else if (error instanceof AccessError) log.warn({ job, err: error }, "job was refused and is not tried again");
  else log.error({ job, err: error }, "job failed by a bug and is not tried again");
}
