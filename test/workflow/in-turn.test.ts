import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createHttpRegistry } from "../../src/adapters/registry/http-registry.ts";
import { createRedisStore } from "../../src/adapters/store/redis-store.ts";
import { RegistrySettings } from "../../src/core/config/registry-settings.ts";
import type { Registry } from "../../src/workflow/ports/registry.ts";
import { rememberingRegistry } from "../../src/workflow/lookup/remembering-registry.ts";
import { createRecordingLog } from "../adapters/queue/recording-log.ts";
import { pushImage } from "../servers/push-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { startStandInRegistry, type StandInRegistry } from "../servers/stand-in-registry.ts";

let redis: RedisServer;
let server: StandInRegistry;
let cleanUps: (() => Promise<void>)[];
beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  server = await startStandInRegistry({ latencyMs: 50 });
  cleanUps = [() => server.stop()];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/** What one process has: connections of its own, and nothing in common with others but Redis. */
function openWorker() {
  const http = createHttpRegistry({
    settings: RegistrySettings.parse({}),
    readSecret: () => undefined,
    allowLoopback: true,
    clock: { now: () => new Date() },
  });
  const store = createRedisStore({ redisUrl: redis.url, log: createRecordingLog() });
  cleanUps.push(
    () => store.close(),
    () => http.close(),
  );
  return { store, registry: rememberingRegistry(http, store, 60_000) };
}

const named = (repository: string) => ({ registry: server.host, repository });
const asked = () =>
  server.requests.splice(0).map(({ method, path }) => `${method} ${/tags|manifests|blobs/.exec(path)?.[0]}`);

async function look(registry: Registry, repository: string): Promise<unknown> {
  await registry.listTags(named(repository));
  return await registry.digestOfTag(named(repository), "1");
}

test("eight workers that look at one image at once send one list and one HEAD", async () => {
  const digest = await pushImage(server.url, "acme/base", "1");
  asked();
  const workers = Array.from({ length: 8 }, openWorker);
  const digests = await Promise.all(workers.map(({ registry }) => look(registry, "acme/base")));
  expect(digests).toEqual(Array(8).fill(digest));
  expect(asked()).toEqual(["GET tags", "HEAD manifests"]);
});

test("where the one that asks dies, another asks when its turn is over", async () => {
  const digest = await pushImage(server.url, "acme/orphan", "1");
  const { registry, store } = openWorker();
  // What a process leaves that is killed between claiming and answering, half a second before its turn ends.
  const began = performance.now();
  await store.claim(`v1:asking:v2:tags:${server.host}/acme/orphan`, "1", 500);
  expect(await look(registry, "acme/orphan")).toBe(digest);
  expect(performance.now() - began).toBeGreaterThan(400);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test("while one asks its turn is taken, and given back with the answer", async () => {
  const { registry, store } = openWorker();
  const arrived = Promise.withResolvers<ServerResponse>();
  server.intercept = (_request, response) => (arrived.resolve(response), true);
  const looking = registry.listTags(named("acme/slow"));
  const response = await arrived.promise;
  expect(await store.get(`v1:asking:v2:tags:${server.host}/acme/slow`)).toBe("1");
  expect(await store.claim(`v1:asking:v2:tags:${server.host}/acme/slow`, "1", 60_000)).toBe(false);
  response.end('{"tags":["1"]}');
  await looking;
  expect(await store.get(`v1:asking:v2:tags:${server.host}/acme/slow`)).toBeNull();
});

test("a failure is not waited for by the others: each asks in its turn and fails, or is answered", async () => {
  const digest = await pushImage(server.url, "acme/failing", "1");
  let failures = 2;
  server.intercept = (request, response) => {
    if (!request.url?.includes("tags") || failures === 0) return false;
    failures -= 1;
    return Boolean(response.writeHead(500).end());
  };
  const workers = Array.from({ length: 4 }, openWorker);
  const looks = await Promise.allSettled(workers.map(({ registry }) => look(registry, "acme/failing")));
  expect(looks.filter(({ status }) => status === "rejected")).toHaveLength(2);
  expect(looks.filter((settled) => "value" in settled && settled.value === digest)).toHaveLength(2);
});
