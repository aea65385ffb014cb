import { Queue as JobQueue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBullmqQueue } from "../../../src/adapters/queue/bullmq-queue.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { eventually } from "../../eventually.ts";
import { type RedisServer, startRedisServer } from "../../servers/redis-server.ts";
import { createRecordingLog } from "./recording-log.ts";

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedisServer();
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

test("what no version knows is kept as failed in the end, and the rest goes on", async () => {
  const log = createRecordingLog();
  const strange = new JobQueue("queue", { connection: redis, prefix: "plinth" });
  await strange.add("launch-rocket", { name: "launch-rocket" });
  await strange.add("scan-repository", { name: "scan-repository", repository: "../../etc", installationId: "1" });
  await strange.add("sweep", null);
  await strange.add("tick", [1, 2]);
  const queue = createBullmqQueue({ redisUrl: server.url, log, unknownForMs: 1_000 });
  const done: Job[] = [];
  queue.work(async (job) => void done.push(job));
  await queue.enqueue({ name: "sweep" });
  await eventually(() => expect(done).toEqual([{ name: "sweep" }]));
  expect(await strange.getFailedCount()).toBe(0);
  await eventually(async () => expect(await strange.getFailedCount()).toBe(4));
  for (const { fields } of log.lines.filter(({ level }) => level === "error")) {
    expect(fields).toMatchObject({ err: { code: "job-payload-invalid" } });
  }
  await queue.close();
  await strange.close();
});

test("a job of a newer version waits for a worker that knows it, and uses up no attempt", async () => {
  await redis.flushall();
  const newer = new JobQueue("queue", { connection: redis, prefix: "plinth" });
  await newer.add("sweep", { name: "sweep", only: "docker.io" }, { attempts: 1 });
  const log = createRecordingLog();
  const queue = createBullmqQueue({ redisUrl: server.url, log });
  queue.work(async () => {});
  await eventually(async () => expect(await newer.getDelayed()).toMatchObject([{ attemptsMade: 0 }]));
  await queue.close();
  const [waiting] = await newer.getDelayed();
  await waiting?.promote();
  const taken: unknown[] = [];
  const worker = new Worker("queue", async ({ data }) => void taken.push(data), {
    connection: redis.duplicate(),
    prefix: "plinth",
  });
  await eventually(() => expect(taken).toEqual([{ name: "sweep", only: "docker.io" }]));
  await worker.close();
  await newer.close();
});

test("a job of an older version, which named no registry, is done", async () => {
  await redis.flushall();
  const older = new JobQueue("queue", { connection: redis, prefix: "plinth" });
  await older.add("resolve-image", { name: "resolve-image", questionKey: "node" });
  const queue = createBullmqQueue({ redisUrl: server.url, log: createRecordingLog() });
  const done: Job[] = [];
  queue.work(async (job) => void done.push(job));
  await eventually(() => expect(done).toEqual([{ name: "resolve-image", questionKey: "node", registry: "" }]));
  await queue.close();
  await older.close();
});

test("a job that waits under an older version's identity is done, and keeps none out afterwards", async () => {
  await redis.flushall();
  const older = new JobQueue("queue", { connection: redis, prefix: "plinth" });
  const ticked: Job = {
    name: "heed-boxes",
    repository: "acme/web",
    installationId: 1,
    number: 3,
    by: "ann",
    boxes: [{ wish: "open", branch: "plinth/a" }],
  };
  const id = `{"boxes":[{}],"by":"ann","installationId":1,"name":"heed-boxes","number":3,"repository":"acme/web"}`;
  await older.add(ticked.name, ticked, { deduplication: { id, keepLastIfActive: true } });
  const queue = createBullmqQueue({ redisUrl: server.url, log: createRecordingLog() });
  const done: Job[] = [];
  queue.work(async (job) => void done.push(job));
  await eventually(() => expect(done).toEqual([ticked]));
  await eventually(async () => expect(await redis.keys("plinth:queue:d[en]:*")).toEqual([]));
  await queue.enqueue(ticked);
  await eventually(() => expect(done).toEqual([ticked, ticked]));
  await queue.close();
  await older.close();
});

test("Redis holds names and ids of jobs, under one prefix, and no stack or secret of their errors", async () => {
  await redis.flushall();
  const queue = createBullmqQueue({ redisUrl: server.url, log: createRecordingLog() });
  let runs = 0;
  queue.work(async () => {
    runs += 1;
    throw new Error("It failed.", { cause: new Error("sesame") });
  });
  await queue.enqueue({ name: "scan-repository", installationId: 1, repository: "acme/web" });
  await eventually(() => expect(runs).toBe(1));
  await queue.close();
  const keys = await redis.keys("*");
  expect(keys.filter((key) => !key.startsWith("plinth:"))).toEqual([]);
  const dumps = await Promise.all(keys.map((key) => redis.dump(key)));
  expect(dumps.join("")).not.toMatch(/sesame|at async/);
  const failed = await new JobQueue("queue", { connection: redis, prefix: "plinth" }).getFailed();
  expect(failed.map(({ failedReason, stacktrace }) => ({ failedReason, stacktrace }))).toEqual([
    { failedReason: "It failed.", stacktrace: [] },
  ]);
});

test("what is done does not pile up", async () => {
  await redis.flushall();
  const queue = createBullmqQueue({ redisUrl: server.url, log: createRecordingLog(), concurrency: 50 });
  let runs = 0;
  queue.work(async () => {
    runs += 1;
    if (runs % 2 === 0) throw new Error("It failed.");
  });
  const keys = Array.from({ length: 3_000 }, (_, index) => `${index}`);
  await Promise.all(keys.map((questionKey) => queue.enqueue({ name: "resolve-image", questionKey, registry: "" })));
  await eventually(() => expect(runs).toBe(3_000));
  await queue.close();
  expect(await redis.dbsize()).toBeLessThan(1_200);
});
