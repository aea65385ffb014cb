import type { Job } from "../job.ts";

/** What a person waits for or security does, what somebody or something did, and what only has to be done some time. */
export type JobPriority = "urgent" | "normal" | "background";

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
   * Jobs that are more pressing go first. Enqueued once more while it waits, a job goes by the more pressing of the two.
   */
  enqueue(job: Job, how?: { readonly afterMs?: number; readonly priority?: JobPriority }): Promise<void>;
  /** Enqueues the job now and then every `everyMs`; calling it again replaces the interval. */
  repeat(job: Job, everyMs: number): Promise<void>;
  /** How many jobs there are, by state: `waiting`, `active`, `delayed`, `failed`. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** How long the job has waited that has waited longest of those that could be done now; 0 where none waits. */
  lagMs(): Promise<number>;
  /** Starts taking jobs out. Called at most once. */
  work(handle: (job: Job) => Promise<void>): void;
  /** Takes no further job, waits for those that run, and lets go of the connection. */
  close(): Promise<void>;
}
