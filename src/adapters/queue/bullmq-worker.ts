import { DelayedError, type Job as QueuedJob, type Queue as JobQueue, Worker } from "bullmq";
import type { Job } from "../../workflow/job.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { Queue } from "../../workflow/ports/queue.ts";
import { bullmqBackoff, fromBullmqError, toBullmqError } from "./bullmq-errors.ts";
import { jobRepository } from "./job-repository.ts";
import { logFailure } from "./log-failure.ts";
import { parseJob } from "./parse-job.ts";
import { queueUnavailable } from "./queue-unavailable.ts";
import { openRedisConnection } from "./redis-connection.ts";
import { createRepositoryLeases, type RepositoryLease } from "./repository-lease.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** Name of the jobs that a scheduler adds; the job to be enqueued is what they carry. */
export const tickName = "tick";

/** Starts to take jobs out of Redis and hands them to `handle`, those of one repository one after the other. */
export function startBullmqWorker(options: {
  readonly redisUrl: string;
  readonly queueName: string;
  readonly prefix: string;
  readonly log: Log;
  readonly jobs: JobQueue;
  readonly queue: Queue;
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly leaseMs: number;
  readonly handle: (job: Job) => Promise<void>;
}): { close(): Promise<void> } {
  const { redisUrl, queueName, prefix, log, jobs, queue, concurrency, retry, leaseMs, handle } = options;
  const connection = openRedisConnection(redisUrl, log, { maxRetriesPerRequest: null });
  const leases = createRepositoryLeases(connection, {
    prefix,
    lifetimeMs: leaseMs,
    onLost: (repository, reason) => log.warn({ repository, reason }, "lease of a repository could not be renewed"),
  });

  async function run(queued: QueuedJob, token: string | undefined): Promise<void> {
    const job = parseJob(queued.data);
    if (queued.name === tickName) return queue.enqueue(job);
    const repository = jobRepository(job);
    if (repository === null) return handle(job);
    const lease = await leases.acquire(repository).catch((error: unknown) => {
      throw queueUnavailable(redisUrl, job.name, error);
    });
    if (lease === null) return yieldTurn(queued, repository, token);
    try {
      await handle(job);
    } finally {
      await endTurn(lease, repository);
    }
  }

  /** Sets a job aside until it is called up or, where its turn never comes because a process died, the lease has run out. */
  async function yieldTurn(queued: QueuedJob, repository: string, token: string | undefined): Promise<never> {
    await queued.moveToDelayed(Date.now() + leaseMs, token);
    const id = queued.id ?? "";
    if (!(await leases.lineUp(repository, id, queued.timestamp))) await callUp(id);
    throw new DelayedError();
  }

  /** Puts a job that was set aside at the front: it has waited longest. */
  async function callUp(id: string): Promise<void> {
    const queued = await jobs.getJob(id);
    if (!queued || !(await queued.isDelayed())) return;
    await queued.promote();
    await queued.changePriority({ priority: 0, lifo: true });
  }

  async function endTurn(lease: RepositoryLease, repository: string): Promise<void> {
    try {
      const next = await lease.release();
      if (next !== null) await callUp(next);
    } catch (error) {
      // The lease runs out and those in line come back on their own: late, but never lost.
      log.warn(
        { repository, reason: error instanceof Error ? error.message : error },
        "next job could not be called up",
      );
    }
  }

  async function processor(queued: QueuedJob, token: string | undefined): Promise<void> {
    try {
      await run(queued, token);
    } catch (error) {
      throw error instanceof DelayedError ? error : toBullmqError(error);
    }
  }

  const worker = new Worker(queueName, processor, {
    connection,
    prefix,
    concurrency,
    lockDuration: leaseMs,
    stalledInterval: leaseMs,
    maxStalledCount: 3,
    settings: { backoffStrategy: bullmqBackoff(retry) },
  });
  worker.on("failed", (queued, error) => {
    const retryInMs = queued && queued.finishedOn === undefined ? queued.delay : null;
    logFailure(log, queued?.data, fromBullmqError(error), retryInMs);
  });
  worker.on("error", (error) => {
    // An outage is told once, by the connection itself.
    if (connection.status === "ready") log.warn({ reason: error.message }, "worker reports an error of its queue");
  });

  return {
    async close() {
      await worker.close();
      connection.disconnect();
    },
  };
}
