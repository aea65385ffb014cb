import type { Job } from "../job.ts";

/**
 * Carries jobs from whoever finds work to whoever does it.
 *
 * The identity of a job is its name and payload. Enqueueing a job that waits is harmless; enqueueing one that is
 * running makes it run once more afterwards, so that nothing that happened meanwhile is lost. Jobs of one repository
 * never run at the same time, in whatever process. A handler that throws `UpstreamError` is tried again, with backoff
 * or after the error's `retryAfterMs`; any other error ends the job at once.
 */
export interface Queue {
  /**
   * Settles when the job is safely queued; rejects with `UpstreamError` `queue-unavailable` within five seconds.
   *
   * With `afterMs` it is enqueued when that time has passed, within some two seconds, and neither delays nor replaces what
   * is enqueued before then. Asking again for the same time is harmless; `afterMs` may be months.
   *
   * What is enqueued as `background` gives way to everything else; enqueued once more without, it does no longer.
   */
  enqueue(job: Job, how?: { readonly afterMs: number } | { readonly background: true }): Promise<void>;
  /** Enqueues the job now and then every `everyMs`; calling it again replaces the interval. */
  repeat(job: Job, everyMs: number): Promise<void>;
  /** How many jobs there are, by state: `waiting`, `active`, `delayed`, `failed`. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Starts taking jobs out. Called at most once. */
  work(handle: (job: Job) => Promise<void>): void;
  /** Takes no further job, waits for those that run, and lets go of the connection. */
  close(): Promise<void>;
}
