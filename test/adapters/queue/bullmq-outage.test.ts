import { inspect } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createBullmqQueue } from "../../../src/adapters/queue/bullmq-queue.ts";
import { eventually } from "../../eventually.ts";
import { startRedisServer } from "../../servers/redis-server.ts";
import { createRecordingLog } from "./recording-log.ts";

const unavailable = { name: "UpstreamError", code: "queue-unavailable", upstream: "queue", resource: "sweep" };
const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function startServer(options?: Parameters<typeof startRedisServer>[0]) {
  const server = await startRedisServer(options);
  cleanUps.push(() => server.stop());
  return server;
}

function open(redisUrl: string) {
  const log = createRecordingLog();
  const queue = createBullmqQueue({ redisUrl, log, leaseMs: 1_000 });
  cleanUps.push(() => queue.close());
  return { queue, log };
}

/** What became of an operation, and how long that took. */
async function timed(operation: Promise<unknown>): Promise<{ readonly outcome: unknown; readonly ms: number }> {
  const start = performance.now();
  const outcome = await operation.catch((error: unknown) => error);
  return { outcome, ms: performance.now() - start };
}

async function expectUnavailable(operation: Promise<unknown>): Promise<void> {
  const { outcome, ms } = await timed(operation);
  expect(outcome).toMatchObject(unavailable);
  expect(ms).toBeLessThan(5_000);
}

test("where Redis was never there, enqueueing fails within five seconds", async () => {
  const { queue, log } = open("redis://:sesame@127.0.0.1:1");
  await expectUnavailable(queue.enqueue({ name: "sweep" }));
  await expectUnavailable(queue.repeat({ name: "sweep" }, 1_000));
  expect(log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
  expect(inspect(log.lines, { depth: 10 })).not.toContain("sesame");
});

test("where Redis goes away, enqueueing fails within five seconds, and works when it is back", async () => {
  const server = await startServer({ appendonly: true });
  const { queue, log } = open(server.url);
  const done: unknown[] = [];
  queue.work(async (job) => void done.push(job));
  await queue.enqueue({ name: "sweep" });
  await eventually(() => expect(done).toHaveLength(1));
  await server.kill();
  await expectUnavailable(queue.enqueue({ name: "sweep" }));
  await server.restart();
  await eventually(() => queue.enqueue({ name: "sweep" }));
  await eventually(() => expect(done.length).toBeGreaterThan(1));
  expect(log.lines.map(({ message }) => message)).toContain("connection to Redis is back");
});

test("a Redis that accepts connections but does not answer counts as gone", async () => {
  const server = await startServer();
  const { queue } = open(server.url);
  await queue.enqueue({ name: "sweep" });
  server.suspend();
  await expectUnavailable(queue.enqueue({ name: "sweep" }));
  server.resume();
  await eventually(() => expect(queue.enqueue({ name: "sweep" })).resolves.toBeUndefined());
});

test("a wrong password is told, without the password", async () => {
  const server = await startServer({ password: "open-sesame" });
  const { queue, log } = open(server.url.replace("open", "shut"));
  const error: unknown = await queue.enqueue({ name: "sweep" }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject(unavailable);
  expect(String(error)).toContain("WRONGPASS");
  expect(inspect([error, log.lines], { depth: 10 })).not.toContain("sesame");
});

test("a Redis that is full counts as gone, and nothing is half enqueued", async () => {
  const server = await startServer();
  const { queue } = open(server.url);
  await server.command("CONFIG", "SET", "maxmemory", "1");
  await expectUnavailable(queue.enqueue({ name: "sweep" }));
  await server.command("CONFIG", "SET", "maxmemory", "0");
  const done: unknown[] = [];
  queue.work(async (job) => void done.push(job));
  await queue.enqueue({ name: "sweep" });
  await eventually(() => expect(done).toHaveLength(1));
});

test("a Redis that comes back empty gets its schedules back", async () => {
  const server = await startServer();
  const { queue } = open(server.url);
  let runs = 0;
  queue.work(async () => void (runs += 1));
  await queue.repeat({ name: "sweep" }, 500);
  await eventually(() => expect(runs).toBeGreaterThan(1));
  await server.restart();
  const before = runs;
  await eventually(() => expect(runs).toBeGreaterThan(before + 2));
});

test("work may begin while Redis is away, and closing does not wait for it", async () => {
  const { queue } = open("redis://127.0.0.1:1");
  queue.work(async () => {});
  await sleep(200);
  expect((await timed(queue.close())).ms).toBeLessThan(5_000);
});

test("closing does not wait for a Redis that went away while a job ran", async () => {
  const server = await startServer();
  const { queue } = open(server.url);
  const began = Promise.withResolvers<void>();
  let ended = false;
  queue.work(async () => {
    began.resolve();
    await sleep(500);
    ended = true;
  });
  await queue.enqueue({ name: "scan-repository", installationId: 1, repository: "acme/web" });
  await began.promise;
  await server.kill();
  expect((await timed(queue.close())).ms).toBeLessThan(5_000);
  expect(ended).toBe(true);
});
