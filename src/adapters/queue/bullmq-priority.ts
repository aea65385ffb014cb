import type { JobPriority } from "../../workflow/ports/queue.ts";

/**
 * Priorities as BullMQ counts them: the lower go first, and all go after jobs that have none.
 *
 * It remembers the number with the job, through every wait and attempt; that a job is to be put in front (`lifo`) it forgets.
 */
export const bullmqPriority: Readonly<Record<JobPriority, number>> = { urgent: 1, normal: 5, background: 10 };

/** Reads BullMQ's number; what has none is normal. */
export function jobPriority(number: number): JobPriority {
  if (number === bullmqPriority.urgent) return "urgent";
  return number === bullmqPriority.background ? "background" : "normal";
}
