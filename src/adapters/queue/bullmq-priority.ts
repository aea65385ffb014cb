import type { JobPriority } from "../../workflow/ports/queue.ts";

/**
 * Priorities as BullMQ counts them: the lower go first, and all go after jobs that have none.
 *
 * It remembers the number with the job, through every wait and attempt; that a job is to be put in front (`lifo`) it forgets.
 */
export const bullmqPriority: Readonly<Record<JobPriority, number>> = { urgent: 1, normal: 5, background: 10 };

/**
 * Options of a tick that enqueues a job of some priority. It goes before all jobs unless that is to be in the background,
 * and tells by `lifo`, which means nothing for what is delayed, that the job is urgent.
 */
export function tickOptions(priority: JobPriority): { readonly lifo?: true; readonly priority?: number } {
  if (priority === "urgent") return { lifo: true };
  return priority === "background" ? { priority: bullmqPriority.background } : {};
}

/** Priority of the job that a tick enqueues. */
export function tickPriority(tick: {
  readonly priority: number;
  readonly opts: { readonly lifo?: boolean };
}): JobPriority {
  return tick.opts.lifo === true ? "urgent" : jobPriority(tick.priority);
}

/** Reads BullMQ's number; what has none is normal. */
export function jobPriority(number: number): JobPriority {
  if (number === bullmqPriority.urgent) return "urgent";
  return number === bullmqPriority.background ? "background" : "normal";
}
