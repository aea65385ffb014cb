import { Queue as JobQueue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBullmqQueue } from "../../../src/adapters/queue/bullmq-queue.ts";
import { queueName, queuePrefix } from "../../../src/adapters/queue/queue-name.ts";
import { AccessError } from "../../../src/core/errors.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { eventually } from "../../eventually.ts";
import { createRecordingLog } from "../../adapters/queue/recording-log.ts";
import { type RedisServer, startRedisServer } from "../../servers/redis-server.ts";
import { plinth } from "./plinth.ts";

const job: Job = { name: "scan-repository", installationId: 7, repository: "acme/web" };

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(() => redis.stop());

const environment = () => ({ REDIS_URL: redis.url, LOG_LEVEL: "silent" });

/** Works until the queue is empty; how often the job was tried. */
async function work(handle: () => Promise<void>): Promise<number> {
  const queue = createBullmqQueue({ redisUrl: redis.url, log: createRecordingLog() });
  let tried = 0;
  queue.work(async () => {
    tried += 1;
    await handle();
  });
  await eventually(async () => expect(await queue.counts()).toMatchObject({ waiting: 0, active: 0 }));
  await queue.close();
  return tried;
}

test("what ended in failure is listed with its reason, and done again when that is asked for", async () => {
  const queue = createBullmqQueue({ redisUrl: redis.url, log: createRecordingLog() });
  await queue.enqueue(job);
  await queue.close();
  const refused = { upstream: "github", resource: "acme/web" } as const;
  await work(() => Promise.reject(new AccessError("installation-suspended", "acme/web: suspended\u001b[2J", refused)));

  const listed = await plinth(["failed"], { environment: environment() });
  expect(listed).toMatchObject({ exitCode: 1, stderr: "" });
  expect(listed.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\{.*"acme\/web".*\} {2}acme\/web: suspended/);
  expect(listed.stdout).not.toContain("\u001b");
  const json: unknown = JSON.parse(
    (await plinth(["failed", "--format", "json"], { environment: environment() })).stdout,
  );
  expect(json).toMatchObject([{ job, reason: expect.stringContaining("suspended") }]);

  expect(await plinth(["failed", "--retry"], { environment: environment() })).toMatchObject({
    exitCode: 0,
    stdout: "1 job enqueued again.\n",
  });
  expect(await work(async () => {})).toBe(1);
  expect(await plinth(["failed"], { environment: environment() })).toMatchObject({
    exitCode: 0,
    stdout: "No job ended in failure.\n",
  });
});

test("a job that this version cannot read stays, and is counted, in JSON too", async () => {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const jobs = new JobQueue(queueName, { connection, prefix: queuePrefix, skipVersionCheck: true });
  await jobs.add("of-another-version", { name: "of-another-version" });
  const worker = new Worker(queueName, () => Promise.reject(new Error("unknown")), {
    connection: connection.duplicate(),
    prefix: queuePrefix,
  });
  await eventually(async () => expect(await jobs.getFailedCount()).toBe(1));
  await worker.close();
  const [json, words] = [
    await plinth(["failed", "--retry", "--format", "json"], { environment: environment() }),
    await plinth(["failed", "--retry"], { environment: environment() }),
  ];
  await jobs.obliterate({ force: true });
  await jobs.close();
  connection.disconnect();
  expect([json.exitCode, JSON.parse(json.stdout)]).toEqual([0, { retried: 0, left: 1 }]);
  expect(words.stdout).toBe("0 jobs enqueued again.\n1 job left: this version cannot read what was to be done.\n");
});

test("a Redis that cannot be reached ends with 69, and why is told, once", async () => {
  const ended = await plinth(["failed"], { environment: { REDIS_URL: "redis://127.0.0.1:1", LOG_LEVEL: "warn" } });
  expect(ended.exitCode).toBe(69);
  expect(ended.stderr).toMatch(/queue-unavailable.*ECONNREFUSED/);
  expect((ended.stdout + ended.stderr).match(/connection to Redis is lost/g)).toHaveLength(1);
});
