import { createPinoLog } from "../adapters/log/pino-log.ts";
import { createBullmqQueue } from "../adapters/queue/bullmq-queue.ts";
import { type FailedJobRecord, openFailedJobs, type RetriedJobs } from "../adapters/queue/failed-jobs.ts";

/** Opens the jobs that ended in failure, and the queue in which they may be done again. */
export function openFailedJobQueue(
  redisUrl: string,
  logging: Omit<Parameters<typeof createPinoLog>[0], "destination" | "currentTrace">,
): {
  readonly list: () => Promise<readonly FailedJobRecord[]>;
  readonly retry: () => Promise<RetriedJobs>;
  readonly close: () => Promise<void>;
} {
  const log = createPinoLog(logging);
  const jobs = openFailedJobs(redisUrl, log);
  const queue = createBullmqQueue({ redisUrl, log });
  return {
    list: () => jobs.list(),
    retry: () => jobs.retry(queue),
    close: async () => {
      await queue.close();
      await jobs.close();
    },
  };
}
