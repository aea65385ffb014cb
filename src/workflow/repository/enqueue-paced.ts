import type { Job } from "../job.ts";
import type { Clock } from "../ports/clock.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

/** An installation of ten thousand repositories is listed with a hundred requests: twelve times an hour, not 360. */
const scansWorthOfReconciling = 30;

/** What a paced job takes; `scanPauseMs` is the least time between two scans of a repository, or lookups of an image; none for 0. */
export interface PacedPorts {
  readonly queue: Pick<Queue, "enqueue">;
  readonly store: Store;
  readonly clock: Clock;
  readonly scanPauseMs: number;
}

/**
 * Has a repository scanned, a question answered or an installation reconciled, at once or, where that was done within the last
 * pause, when it is over: it then sees whatever was pushed meanwhile, so that a storm of pushes costs a few. Reconciling
 * pauses for thirty times as long.
 */
export async function enqueuePaced(
  job: Extract<Job, { name: "scan-repository" | "resolve-image" | "reconcile" }>,
  { queue, store, clock, scanPauseMs }: PacedPorts,
): Promise<void> {
  const pauseMs = job.name === "reconcile" ? scanPauseMs * scansWorthOfReconciling : scanPauseMs;
  const now = clock.now().getTime();
  const key = pauseKey(job);
  if (pauseMs === 0 || (await store.claim(key, String(now + pauseMs), pauseMs))) return await queue.enqueue(job);
  const until = (await readStored<number>(store, key)) ?? now;
  // A clock that was set back does not make the pause longer.
  await queue.enqueue(job, { afterMs: Math.min(Math.max(0, until - now), pauseMs) });
}

function pauseKey(job: Parameters<typeof enqueuePaced>[0]): string {
  switch (job.name) {
    case "reconcile":
      return `v1:reconcile-pause:${job.installationId ?? "all"}`;
    case "resolve-image":
      return `v1:lookup-pause:${job.questionKey}`;
    case "scan-repository":
      return `v1:scan-pause:${job.repository}`;
  }
}
