import { Queue as JobQueue } from "bullmq";
import type { Log } from "../../workflow/ports/log.ts";
import type { Queue } from "../../workflow/ports/queue.ts";
import { parseJob } from "./parse-job.ts";
import { queueUnavailable } from "./queue-unavailable.ts";
import { queueName, queuePrefix } from "./queue-name.ts";
import { openRedisConnection } from "./redis-connection.ts";

/** A job that ended in failure and is kept for a week. */
export interface FailedJobRecord {
  /** Its name and payload, as they were queued. */
  readonly job: unknown;
  /** The message of the last failure. */
  readonly reason: string;
  /** ISO 8601. */
  readonly failedAt: string;
}

/** How many jobs are done again, and how many stay failed since this version cannot read them. */
export interface RetriedJobs {
  readonly retried: number;
  readonly left: number;
}

/** Lists and retries the jobs that ended in failure. */
export interface FailedJobs {
  /** The newest first. */
  list(): Promise<readonly FailedJobRecord[]>;
  /** Enqueues all of them anew and forgets their failures; what is no job to this version stays. */
  retry(queue: Pick<Queue, "enqueue">): Promise<RetriedJobs>;
  close(): Promise<void>;
}

/** Opens the failed jobs on Redis; throws `UpstreamError` `queue-unavailable` where it cannot be reached. */
export function openFailedJobs(redisUrl: string, log: Log): FailedJobs {
  const connection = openRedisConnection(redisUrl, log, { commandTimeout: 2_000 });
  let lostBy: Error | null = null;
  connection.on("error", (error: Error) => (lostBy = error));
  connection.on("ready", () => (lostBy = null));
  const jobs = new JobQueue(queueName, { connection, prefix: queuePrefix, skipVersionCheck: true });
  jobs.on("error", (error) => log.debug({ reason: error.message }, "queue reports an error of its connection"));

  async function reach<Result>(command: () => Promise<Result>): Promise<Result> {
    try {
      await connection.ping();
      return await command();
    } catch (error) {
      // A command that waits for a connection only tells that it waited.
      throw queueUnavailable(redisUrl, "failed jobs", lostBy ?? error);
    }
  }

  return {
    list: () =>
      reach(async () =>
        (await jobs.getFailed()).map(({ data, failedReason, finishedOn }) => ({
          job: data,
          reason: failedReason ?? "",
          failedAt: new Date(finishedOn ?? 0).toISOString(),
        })),
      ),
    retry: async (queue) => {
      let retried = 0;
      const all = await reach(() => jobs.getFailed());
      for (const failed of all) {
        const job = readable(failed.data);
        if (job === null) continue;
        await queue.enqueue(job);
        await reach(() => failed.remove());
        retried += 1;
      }
      return { retried, left: all.length - retried };
    },
    close: async () => {
      await jobs.close();
      connection.disconnect();
    },
  };
}

function readable(data: unknown): ReturnType<typeof parseJob> | null {
  try {
    return parseJob(data);
  } catch {
    // It failed for that very reason, and would again.
    return null;
  }
}
