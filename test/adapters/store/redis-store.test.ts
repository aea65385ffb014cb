import { inspect } from "node:util";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createRedisStore } from "../../../src/adapters/store/redis-store.ts";
import { describeStore } from "../../contracts/store-contract.ts";
import { type RedisServer, startRedisServer } from "../../servers/redis-server.ts";
import { createRecordingLog } from "../queue/recording-log.ts";

const unavailable = { name: "UpstreamError", code: "store-unavailable", upstream: "store", resource: "key" };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.stop());

describeStore("the Redis store", async () => {
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  await redis.flushall();
  /** Has every key as much less time as it would have then. */
  const pass = async (ms: number): Promise<void> => {
    for (const key of await redis.keys("*")) await redis.pexpire(key, (await redis.pttl(key)) - ms);
  };
  return { store: createRedisStore({ redisUrl: server.url, log: createRecordingLog() }), pass };
});

test("every key begins with the prefix and has an end", async () => {
  const store = createRedisStore({ redisUrl: server.url, log: createRecordingLog() });
  const redis = new Redis(server.url);
  await redis.flushall();
  await store.set("value", "1", 1_000);
  await store.addMember("set", "1", 1_000);
  const keys = (await redis.keys("*")).toSorted();
  expect(keys).toEqual(["plinth:store:set", "plinth:store:value"]);
  for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
  redis.disconnect();
  await store.close();
});

test("a Redis that is more than half full keeps what is small, and takes writes however much is to be kept", async () => {
  const own = await startRedisServer();
  onTestFinished(() => own.stop());
  await own.command("CONFIG", "SET", "maxmemory", "32mb");
  const store = createRedisStore({ redisUrl: own.url, log: createRecordingLog() });
  onTestFinished(() => store.close());
  const list = "x".repeat(1024 * 1024);
  for (let image = 0; image < 64; image += 1) await store.set(`image-${image}`, list, 60_000);
  await store.set("image-0", list, 60_000);
  await store.set("small", "1", 60_000);
  expect(await store.get("small")).toBe("1");
  expect(await store.get("image-0")).toBeNull();
});

test("a Redis that has room, or does not tell, keeps what is large", async () => {
  const own = await startRedisServer();
  onTestFinished(() => own.stop());
  await own.command("CONFIG", "SET", "maxmemory", "32mb");
  await own.command("ACL", "SETUSER", "mute", "on", ">secret", "~*", "+@all", "-info");
  const list = "x".repeat(1024 * 1024);
  for (const url of [own.url, own.url.replace("//", "//mute:secret@")]) {
    const store = createRedisStore({ redisUrl: url, log: createRecordingLog() });
    onTestFinished(() => store.close());
    await store.set("image", list, 60_000);
    expect(await store.get("image")).toBe(list);
  }
});

test("where Redis was never there, every operation says so within five seconds", async () => {
  const store = createRedisStore({ redisUrl: "redis://:secret@127.0.0.1:1", log: createRecordingLog() });
  const start = performance.now();
  await Promise.all([
    expect(store.get("key")).rejects.toMatchObject(unavailable),
    expect(store.set("key", "1", 1_000)).rejects.toMatchObject(unavailable),
    expect(store.delete("key")).rejects.toMatchObject(unavailable),
    expect(store.addMember("key", "1", 1_000)).rejects.toMatchObject(unavailable),
    expect(store.members("key")).rejects.toMatchObject(unavailable),
    expect(store.get("key")).rejects.not.toThrow("secret"),
  ]);
  expect(performance.now() - start).toBeLessThan(5_000);
  await store.close();
});

test("where Redis goes away, the store says so, and works again when it is back", async () => {
  const own = await startRedisServer({ appendonly: true });
  const store = createRedisStore({ redisUrl: own.url, log: createRecordingLog() });
  await store.set("key", "1", 60_000);
  await own.kill();
  await expect(store.get("key")).rejects.toMatchObject(unavailable);
  await own.restart();
  await expect.poll(() => store.get("key").catch(() => null)).toBe("1");
  await store.close();
  await own.stop();
});

test("a wrong password is told without the password", async () => {
  const own = await startRedisServer({ password: "open-sesame" });
  const log = createRecordingLog();
  const store = createRedisStore({ redisUrl: own.url.replace("open", "shut"), log });
  const error: unknown = await store.get("key").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject(unavailable);
  expect(inspect([log.lines, error], { depth: 10 })).not.toContain("sesame");
  await store.close();
  await own.stop();
});
