import { setTimeout as sleep } from "node:timers/promises";
import { DelayedError, type Job as QueuedJob, type Queue as JobQueue, Worker } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import type { LookupPlaces } from "../../core/config/lookup-places.ts";
import type { Job } from "../../workflow/job.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { Queue } from "../../workflow/ports/queue.ts";
import { bullmqBackoff, fromBullmqError, toBullmqError } from "./bullmq-errors.ts";
import { jobPriority, tickPriority } from "./bullmq-priority.ts";
import { jobLane } from "./job-lane.ts";
import { createLaneLeases } from "./lane-lease.ts";
import { logFailure } from "./log-failure.ts";
import { parseJob } from "./parse-job.ts";
import { queueUnavailable } from "./queue-unavailable.ts";
import { openRedisConnection } from "./redis-connection.ts";
import { limitWaitMs, type RetryPolicy } from "./retry-policy.ts";
import { unknownJobWaitMs } from "./unknown-job.ts";

/** How long closing waits until what became of the last jobs has reached Redis. */
const graceMs = 2_000;

/**
 * How often a job may be left behind by a process that died, before it is taken for the cause. Whatever else ran in that
 * process is counted too: of thousands of jobs that every other time do not end before their process does, none is blamed.
 */
const mostDeaths = 30;

/** Name of the jobs that a scheduler adds; the job to be enqueued is what they carry. */
export const tickName = "tick";

/** Starts to take jobs out of Redis and hands them to `handle`, those of one lane one after the other. */
export function startBullmqWorker(options: {
  readonly redisUrl: string;
  readonly queueName: string;
  readonly prefix: string;
  readonly log: Log;
  readonly jobs: JobQueue;
  readonly queue: Queue;
  readonly concurrency: number;
  readonly lookups: LookupPlaces;
  readonly retry: RetryPolicy;
  readonly leaseMs: number;
  readonly unknownForMs: number;
  readonly handle: (job: Job) => Promise<void>;
}): { close(): Promise<void> } {
  const { redisUrl, queueName, prefix, log, jobs, queue, concurrency, lookups, retry, leaseMs, unknownForMs } = options;
  const { handle } = options;
  const patience = { patienceMs: unknownForMs, pauseMs: leaseMs / 2 };
  const connection = openRedisConnection(redisUrl, log, { maxRetriesPerRequest: null });
  const leases = createLaneLeases(connection, {
    prefix,
    lifetimeMs: leaseMs,
    onLost: (lane, reason) => log.warn({ lane, reason }, "lease of a lane could not be renewed"),
  });

  const running = new Set<Promise<void>>();
  async function handleTracked(job: Job): Promise<void> {
    const handled = handle(job);
    const settled = handled.then(
      () => void running.delete(settled),
      () => void running.delete(settled),
    );
    running.add(settled);
    return handled;
  }

  async function run(queued: QueuedJob, token: string | undefined): Promise<void> {
    const job = parseJob(queued.data);
    if (queued.name === tickName) return queue.enqueue(job, { priority: tickPriority(queued) });
    const lane = jobLane(job, lookups);
    if (lane === null) return handleTracked(job);
    const lease = await leases.acquire(lane, queued.id ?? "").catch((error: unknown) => {
      throw queueUnavailable(redisUrl, job.name, error);
    });
    if (lease === null) return yieldTurn(queued, lane, token);
    try {
      await handleTracked(job);
    } finally {
      await callUp(lane, () => lease.release());
    }
  }

  /** Sets a job aside until it is called up or, where whoever should call died, a lease would have run out. */
  async function yieldTurn(queued: QueuedJob, lane: string, token: string | undefined): Promise<never> {
    const { id = "", timestamp: enqueuedAtMs } = queued;
    await queued.moveToDelayed(Date.now() + leaseMs, token);
    const waiting = { id, enqueuedAtMs, priority: jobPriority(queued.priority) };
    await callUp(lane, async () => ((await leases.lineUp(lane, waiting)) ? null : id));
    throw new DelayedError();
  }

  /** Puts the job whose turn it is at the front of its like: it has waited longest. */
  async function callUp(lane: string, findNext: () => Promise<string | null>): Promise<void> {
    try {
      const next = await findNext();
      const queued = next === null ? undefined : await jobs.getJob(next);
      if (!queued || !(await queued.isDelayed())) return;
      await queued.promote();
      await queued.changePriority({ priority: queued.priority, lifo: true });
    } catch (error) {
      // Those in line come back on their own when a lease would have run out: late, but never lost.
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ lane, reason }, "next job of a lane could not be called up");
    }
  }

  async function processor(queued: QueuedJob, token: string | undefined): Promise<void> {
    try {
      await run(queued, token);
    } catch (error) {
      if (error instanceof DelayedError) throw error;
      const ageMs = Date.now() - queued.timestamp - (queued.opts.delay ?? 0);
      const waitMs = limitWaitMs(error, ageMs, retry) ?? unknownJobWaitMs(error, ageMs, patience);
      if (waitMs === null) throw toBullmqError(error);
      // Set aside, not failed: to wait for a limit's end or for a newer worker is no attempt.
      logFailure(log, queued.data, fromBullmqError(toBullmqError(error)), waitMs);
      await queued.moveToDelayed(Date.now() + waitMs, token);
      throw new DelayedError();
    }
  }

  const worker = new Worker(queueName, processor, {
    connection,
    prefix,
    concurrency,
    lockDuration: leaseMs,
    stalledInterval: leaseMs,
    maxStalledCount: mostDeaths,
    telemetry: new BullMQOtel({ tracerName: "plinth" }),
    settings: { backoffStrategy: bullmqBackoff(retry) },
  });
  worker.on("failed", (queued, error) => {
    const retryInMs = queued && queued.finishedOn === undefined ? queued.delay : null;
    logFailure(log, queued?.data, fromBullmqError(error), retryInMs);
  });
  worker.on("stalled", (id) => log.warn({ id }, "job was left behind by a process that died, and runs anew"));
  worker.on("error", (error) => {
    // An outage is told once, by the connection itself.
    if (connection.status === "ready") log.warn({ reason: error.message }, "worker reports an error of its queue");
  });

  return {
    async close() {
      // BullMQ's own graceful close would wait for a Redis that is away.
      const paused = worker.pause();
      do {
        await Promise.all(running);
        await Promise.race([paused, sleep(graceMs, undefined, { ref: false })]);
      } while (running.size > 0);
      await worker.close(true);
      connection.disconnect();
    },
  };
}
