import { createHash } from "node:crypto";
import { Queue as JobQueue } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import { z } from "zod";
import { type LookupPlaces, lookupPlaces } from "../../core/config/lookup-places.ts";
import type { Job } from "../../workflow/job.ts";
import type { Log } from "../../workflow/ports/log.ts";
import type { JobPriority, Queue } from "../../workflow/ports/queue.ts";
import { backoffName } from "./bullmq-errors.ts";
import { bullmqPriority, jobPriority, tickOptions } from "./bullmq-priority.ts";
import { startBullmqWorker, tickName } from "./bullmq-worker.ts";
import { dueSecond } from "./due-second.ts";
import { jobIdentity } from "./job-identity.ts";
import { jobLane } from "./job-lane.ts";
import { createLaneLeases } from "./lane-lease.ts";
import { morePressing } from "./more-pressing.ts";
import { queueName, queuePrefix as prefix } from "./queue-name.ts";
import { queueUnavailable } from "./queue-unavailable.ts";
import { openRedisConnection } from "./redis-connection.ts";
import { patientRetries, type RetryPolicy } from "./retry-policy.ts";

/** Two commands one after the other stay below the five seconds that the port promises. */
const commandTimeoutMs = 2_000;
/** The options of a job that BullMQ keeps until the one of its identity that runs has ended, as far as they matter here. */
const KeptOptions = z.object({ priority: z.int().default(0) });
const daySeconds = 24 * 60 * 60;

/**
 * Creates a queue on Redis 6.2+ or Valkey, shared by any number of processes.
 *
 * A job runs at least once: a process that dies leaves its job to another, which begins it anew when the process has
 * been silent for `leaseMs`.
 */
export function createBullmqQueue(options: {
  readonly redisUrl: string;
  readonly log: Log;
  /** How many lookups registries get, from all processes together. */
  readonly lookups?: LookupPlaces;
  /** Jobs that run at the same time in this process; by default twice what one registry gets: one that hangs leaves room. */
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
  readonly leaseMs?: number;
  /** How long what is no job to this version is left to workers of another one, before it is kept as failed. */
  readonly unknownForMs?: number;
}): Queue {
  const { redisUrl, log, lookups = lookupPlaces({ registries: {} }), concurrency = 2 * lookups.most } = options;
  const { retry = patientRetries, leaseMs = 30_000, unknownForMs = 60 * 60 * 1_000 } = options;
  const connection = openRedisConnection(redisUrl, log, { commandTimeout: commandTimeoutMs });
  const jobs = new JobQueue(queueName, {
    connection,
    prefix,
    // The check could time out, and BullMQ would then refuse every command for good. The worker's own runs it.
    skipVersionCheck: true,
    telemetry: new BullMQOtel({ tracerName: "plinth" }),
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      attempts: retry.attempts,
      backoff: { type: backoffName },
      stackTraceLimit: 0,
      removeOnComplete: { count: 100, age: daySeconds },
      removeOnFail: { count: 1_000, age: 7 * daySeconds },
    },
  });
  jobs.on("error", (error) => log.debug({ reason: error.message }, "queue reports an error of its connection"));
  const lanes = createLaneLeases(connection, { prefix, lifetimeMs: leaseMs, onLost: () => {} });
  let worker: { close(): Promise<void> } | null = null;

  async function reach(resource: string, command: () => Promise<unknown>): Promise<void> {
    try {
      // BullMQ itself waits without end for a connection that was never made.
      await connection.ping();
      await command();
    } catch (error) {
      throw queueUnavailable(redisUrl, resource, error);
    }
  }

  const schedules = new Map<string, () => Promise<unknown>>();
  connection.on("ready", () => {
    // A Redis that came back may have come back empty. Where a schedule is there still, its next tick stays what it was.
    for (const schedule of schedules.values()) {
      schedule().catch((error: Error) => log.warn({ reason: error.message }, "schedule could not be renewed"));
    }
  });

  function enqueueLater(job: Job, afterMs: number, priority: JobPriority = "normal"): Promise<void> {
    const due = dueSecond(Date.now() + afterMs);
    // Of one id there is one job: who asks again for the same second adds nothing. The job itself is added by the tick,
    // since one that waits would keep another of its identity from being added.
    const jobId = createHash("sha256")
      .update(`${jobIdentity(job)} ${due} ${priority}`)
      .digest("hex");
    const delay = Math.max(0, due * 1_000 - Date.now());
    const how = tickOptions(priority);
    const once = { removeOnComplete: true, removeOnFail: true };
    return reach(job.name, () => jobs.add(tickName, job, { jobId, delay, ...once, ...how }));
  }

  /** A job that is kept while one of its identity runs replaces the one that was kept before: it is as pressing as that was. */
  async function asPressingAsKept(identity: string, priority: JobPriority): Promise<JobPriority> {
    const kept = await connection.hget(jobs.toKey(`dn:${identity}`), "opts");
    return kept === null ? priority : morePressing(priority, jobPriority(KeptOptions.parse(JSON.parse(kept)).priority));
  }

  /** Where a job was dropped because one of its identity waits and is less pressing, that one is as pressing from now on. */
  async function bringForward(job: Job, id: string, priority: JobPriority): Promise<void> {
    const kept = await jobs.getJob(id);
    if (kept === undefined) return;
    const before = jobPriority(kept.priority);
    if (morePressing(before, priority) === before) return;
    await kept.changePriority({ priority: bullmqPriority[priority] });
    const lane = jobLane(job, lookups);
    if (lane !== null) await lanes.bringForward(lane, { id, enqueuedAtMs: kept.timestamp, priority });
  }

  const queue: Queue = {
    async enqueue(job, how) {
      if (how?.afterMs !== undefined) return await enqueueLater(job, how.afterMs, how.priority);
      // While a job waits, or waits to be tried again, another of its id is dropped. While it runs, one is kept: also
      // while it is about to be set aside for its repository's sake, which makes it run once more than it has to.
      const identity = jobIdentity(job);
      const deduplication = { id: identity, keepLastIfActive: true };
      await reach(job.name, async () => {
        const priority = await asPressingAsKept(identity, how?.priority ?? "normal");
        const added = await jobs.add(job.name, job, { deduplication, priority: bullmqPriority[priority] });
        if (priority !== "background") await bringForward(job, added.id ?? "", priority);
      });
    },

    async repeat(job, everyMs) {
      await queue.enqueue(job);
      // A scheduler cannot deduplicate what it adds: it adds ticks, and each tick enqueues the job.
      const tick = { name: tickName, data: job, opts: { removeOnComplete: true } };
      const id = jobIdentity(job);
      const schedule = () => jobs.upsertJobScheduler(id, { every: everyMs, startDate: Date.now() + everyMs }, tick);
      await reach(job.name, schedule);
      schedules.set(id, schedule);
    },

    async counts() {
      const {
        wait = 0,
        prioritized = 0,
        ...others
      } = await jobs.getJobCounts("wait", "prioritized", "active", "delayed", "failed");
      return { ...others, waiting: wait + prioritized };
    },

    async lagMs() {
      // Of each priority the first in line has waited longest; ticks wait before all of them.
      const { urgent, normal } = bullmqPriority;
      const counts = await jobs.getCountsPerPriority([urgent, normal]);
      const normalFrom = counts[urgent] ?? 0;
      const firsts = [0, normalFrom, normalFrom + (counts[normal] ?? 0)];
      const oldest = await Promise.all([jobs.getWaiting(0, 0), ...firsts.map((at) => jobs.getPrioritized(at, at))]);
      return Math.max(0, ...oldest.flat().map(({ timestamp }) => Date.now() - timestamp));
    },

    work(handle) {
      worker = startBullmqWorker({
        redisUrl,
        queueName,
        prefix,
        log,
        jobs,
        queue,
        concurrency,
        lookups,
        retry,
        leaseMs,
        unknownForMs,
        handle,
      });
    },

    async close() {
      await worker?.close();
      await jobs.close();
      connection.disconnect();
    },
  };
  return queue;
}
