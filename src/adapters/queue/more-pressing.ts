import type { JobPriority } from "../../workflow/ports/queue.ts";

const order: readonly JobPriority[] = ["urgent", "normal", "background"];

/** The more pressing of two priorities. */
export function morePressing(one: JobPriority, other: JobPriority): JobPriority {
  return order.indexOf(one) < order.indexOf(other) ? one : other;
}
