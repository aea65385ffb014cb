import type { Job } from "../job.ts";
import type { Clock } from "../ports/clock.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

/**
 * Has a repository scanned at once or, where that was done within the last `scanPauseMs`, when they are over: the scan then
 * sees whatever was pushed meanwhile, so that a storm of pushes costs a few scans.
 */
export async function scanSoon(
  job: Extract<Job, { name: "scan-repository" }>,
  ports: { readonly queue: Queue; readonly store: Store; readonly clock: Clock; readonly scanPauseMs: number },
): Promise<void> {
  const { queue, store, scanPauseMs } = ports;
  const now = ports.clock.now().getTime();
  const key = `v1:scan-pause:${job.repository}`;
  if (scanPauseMs === 0 || (await store.claim(key, String(now + scanPauseMs), scanPauseMs))) {
    return await queue.enqueue(job);
  }
  const until = (await readStored<number>(store, key)) ?? now;
  // A clock that was set back does not make the pause longer.
  await queue.enqueue(job, { afterMs: Math.min(Math.max(0, until - now), scanPauseMs) });
}
