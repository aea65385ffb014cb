import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createBullmqQueue } from "../../../src/adapters/queue/bullmq-queue.ts";
import type { Job } from "../../../src/workflow/job.ts";
import type { Queue } from "../../../src/workflow/ports/queue.ts";
import { type RedisServer, startRedisServer } from "../../servers/redis-server.ts";
import { createRecordingLog } from "./recording-log.ts";

const Entry = z.object({
  event: z.enum(["begin", "end"]),
  job: z.object({ repository: z.string(), branch: z.string() }),
  pid: z.int(),
});
type Entry = z.infer<typeof Entry>;

/** On a busy machine a second is not long for a process to show that it lives. */
const leaseMs = 3_000;
let server: RedisServer;
let redis: Redis;
let queue: Queue;
let workers: ChildProcess[] = [];

beforeEach(async () => {
  server = await startRedisServer({ appendonly: true });
  redis = new Redis(server.url);
  redis.on("error", () => {});
  queue = createBullmqQueue({ redisUrl: server.url, log: createRecordingLog(), leaseMs });
});
afterEach(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  workers = [];
  await queue.close();
  redis.disconnect();
  await server.stop();
});

async function startWorker(workMs: number, lease = leaseMs): Promise<ChildProcess> {
  const script = join(import.meta.dirname, "worker-process.ts");
  const args = [script, server.url, `${lease}`, `${workMs}`];
  const worker = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  workers.push(worker);
  await once(worker.stdout, "data");
  return worker;
}

async function enqueueAll(repositories: number, branches: number): Promise<readonly Job[]> {
  const jobs = Array.from({ length: repositories * branches }, (_, index): Job => {
    const repository = `acme/${index % repositories}`;
    return { name: "publish-update", installationId: 1, repository, branch: `${index}` };
  });
  await Promise.all(jobs.map((job) => queue.enqueue(job)));
  return jobs;
}

async function readJournal(): Promise<readonly Entry[]> {
  return (await redis.lrange("journal", 0, -1)).map((line) => Entry.parse(JSON.parse(line)));
}

async function allEnded(jobs: readonly Job[]): Promise<readonly Entry[]> {
  const ended = async () => endedBranches(await readJournal()).size;
  await expect.poll(ended, { interval: 200 }).toBe(jobs.length);
  return readJournal();
}

function endedBranches(journal: readonly Entry[]): ReadonlySet<string> {
  return new Set(journal.filter(({ event }) => event === "end").map(({ job }) => job.branch));
}

/** Begins of a job while one of the same repository had begun, had not ended, and its process was alive. */
function overlaps(journal: readonly Entry[], killed: ReadonlySet<number>): readonly Entry[] {
  const holders = new Map<string, number>();
  return journal.filter(({ event, job, pid }) => {
    const holder = holders.get(job.repository);
    if (event === "end") holders.delete(job.repository);
    else holders.set(job.repository, pid);
    return event === "begin" && holder !== undefined && !killed.has(holder);
  });
}

test("two processes share the work, and never work on one repository at once", async () => {
  await Promise.all([startWorker(100, 30_000), startWorker(100, 30_000)]);
  const jobs = await enqueueAll(10, 10);
  const journal = await allEnded(jobs);
  expect(overlaps(journal, new Set())).toEqual([]);
  expect(journal.filter(({ event }) => event === "end")).toHaveLength(jobs.length);
  expect(new Set(journal.map(({ pid }) => pid)).size).toBe(2);
});

test("work on one repository goes from process to process without a pause", async () => {
  // Whoever is not called up comes back when a lease would have run out: later than this test lasts.
  await Promise.all([startWorker(5, 600_000), startWorker(5, 600_000)]);
  const jobs = await enqueueAll(1, 60);
  const journal = await allEnded(jobs);
  expect(overlaps(journal, new Set())).toEqual([]);
});

test("what a killed process was doing is done by another, and nothing is lost", async () => {
  const [first] = await Promise.all([startWorker(100), startWorker(100)]);
  const jobs = await enqueueAll(10, 4);
  await expect.poll(() => redis.llen("journal")).toBeGreaterThan(10);
  const killed = new Set<number>();
  for (const worker of [first, await startWorker(100)]) {
    await sleep(150);
    killed.add(worker.pid ?? 0);
    worker.kill("SIGKILL");
  }
  await startWorker(100);
  const journal = await allEnded(jobs);
  expect(overlaps(journal, killed)).toEqual([]);
});

test("a Redis that is killed and comes back loses nothing", async () => {
  await startWorker(20);
  const jobs = await enqueueAll(10, 15);
  for (const moment of [200, 300]) {
    await sleep(moment);
    await server.kill();
    await sleep(200);
    await server.restart();
  }
  const journal = await allEnded(jobs);
  // What was written last before a kill may have been done without word of it, and is done again.
  expect(journal.length).toBeGreaterThanOrEqual(jobs.length * 2);
});

test("a process that is told to end finishes its jobs and leaves the rest to others", async () => {
  const worker = await startWorker(200);
  const jobs = await enqueueAll(200, 1);
  await expect.poll(() => redis.llen("journal")).toBeGreaterThan(0);
  worker.kill("SIGTERM");
  const [code] = await once(worker, "exit");
  expect(code).toBe(0);
  const left = await readJournal();
  expect(left.filter(({ event }) => event === "begin").length).toBe(left.filter(({ event }) => event === "end").length);
  expect(endedBranches(left).size).toBeLessThan(jobs.length);
  await startWorker(10);
  await allEnded(jobs);
});
