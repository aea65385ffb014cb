import { Redis } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import { createBullmqQueue } from "../../../src/adapters/queue/bullmq-queue.ts";
import { describeQueue } from "../../contracts/queue-contract.ts";
import { type RedisServer, startRedisServer } from "../../servers/redis-server.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

describeQueue("the BullMQ queue", async (options) => {
  const redis = new Redis(server.url);
  await redis.flushall();
  redis.disconnect();
  // What no version knows is not waited for here; that a newer one may is shown elsewhere.
  return createBullmqQueue({ ...options, redisUrl: server.url, unknownForMs: 0 });
});
