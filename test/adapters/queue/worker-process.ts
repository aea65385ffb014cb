/**
 * A worker in a process of its own, to be killed: `node worker-process.ts REDIS_URL LEASE_MS WORK_MS`.
 *
 * Writes to the Redis list `journal` when a job begins and when it ends.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { createBullmqQueue } from "../../../src/adapters/queue/bullmq-queue.ts";

const [redisUrl = "", leaseMs, workMs] = process.argv.slice(2);
const journal = new Redis(redisUrl);
const log = { debug() {}, info() {}, warn: console.error, error: console.error };
const queue = createBullmqQueue({ redisUrl, log, concurrency: 5, leaseMs: Number(leaseMs) });

queue.work(async (job) => {
  await journal.rpush("journal", JSON.stringify({ event: "begin", job, pid: process.pid }));
  await sleep(Number(workMs));
  await journal.rpush("journal", JSON.stringify({ event: "end", job, pid: process.pid }));
});
process.on("SIGTERM", () => {
  void queue.close().then(() => journal.disconnect());
});
console.log("ready");
