import type { ImageAnswers } from "../../workflow/lookup/image-answers.ts";
import type { Clock } from "../../workflow/ports/clock.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { Queue } from "../../workflow/ports/queue.ts";
import type { Store } from "../../workflow/ports/store.ts";

/** What a webhook handler may touch: it only finds work, others do it. */
export interface EventPorts {
  readonly queue: Queue;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly clock: Clock;
  /** Least time between scans that pushes to one repository start; what they reconcile waits thirty times as long. */
  readonly scanPauseMs: number;
  readonly log: Log;
}
