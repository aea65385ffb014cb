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
  let queue: ReturnType<typeof createBullmqQueue> | null = null;
  // Opened by the first job that is done again: a Redis that is not there is told of once.
  const opened = () => (queue ??= createBullmqQueue({ redisUrl, log }));
  return {
    list: () => jobs.list(),
    retry: () => jobs.retry({ enqueue: (job) => opened().enqueue(job) }),
    close: async () => {
      await queue?.close();
      await jobs.close();
    },
  };
}
