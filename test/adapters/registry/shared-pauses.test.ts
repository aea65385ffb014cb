import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { createRedisStore } from "../../../src/adapters/store/redis-store.ts";
import { UpstreamError } from "../../../src/core/errors.ts";
import type { Store } from "../../../src/workflow/ports/store.ts";
import { answer, type HostileRegistry, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { startRedisServer } from "../../servers/redis-server.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const digest = `sha256:${"0".repeat(64)}` as const;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const image = (registry: string) => ({ registry, repository: "acme/base" });

let server: HostileRegistry;
let now: Date;
let registries: ReturnType<typeof openHttpRegistry>[];
beforeEach(async () => {
  server = await startHostileRegistry();
  now = new Date();
  registries = [];
});
afterEach(async () => {
  await Promise.all(registries.map((registry) => registry.close()));
  await server.stop();
});

/** A client as each worker has one. */
function open(store: Store) {
  const settings = { registries: { [server.host]: { insecure: true } } };
  const registry = openHttpRegistry(settings, { store, clock: { now: () => now } });
  registries.push(registry);
  return registry;
}
const broken = () =>
  Promise.reject(new UpstreamError("store-unavailable", "gone", { upstream: "store", resource: "key" }));
const later = (ms: number) => (now = new Date(now.getTime() + ms));

test("two workers on Redis: what one ran into, the other does not", async () => {
  const redis = await startRedisServer();
  const stores = [1, 2].map(() => createRedisStore({ redisUrl: redis.url, log: silent }));
  const [one, two] = stores.map(open);
  server.script = answer(429, { "retry-after": "60" });
  await expect(one?.listTags(image(server.host))).rejects.toMatchObject({ code: "rate-limited" });
  expect(server.requests).toHaveLength(1);
  await expect(two?.listTags(image(server.host))).rejects.toMatchObject({
    code: "rate-limited",
    retryAfterMs: expect.toSatisfy((ms: number) => ms > 55_000 && ms <= 60_000),
  });
  expect(server.requests).toHaveLength(1);
  server.script = answer(200, {}, { tags: ["1"] });
  later(61_000);
  expect((await two?.listTags(image(server.host)))?.tags).toEqual(["1"]);
  await Promise.all(stores.map((store) => store.close()));
  await redis.stop();
});

describe("through any store", () => {
  test("the other worker waits while something is left, before the limit is run into", async () => {
    const store = createInMemoryStore({ now: () => now });
    server.script = answer(200, { "ratelimit-limit": "100", "ratelimit-remaining": "3" }, { tags: ["1"] });
    await open(store).listTags(image(server.host));
    await expect(open(store).listTags(image(server.host))).rejects.toMatchObject({ code: "rate-limited" });
    expect(server.requests).toHaveLength(1);
  });

  test("pulls wait where pulls are what is counted, and nothing else does", async () => {
    const store = createInMemoryStore({ now: () => now });
    // https://docs.docker.com/docker-hub/usage/pulls/
    server.script = answer(
      200,
      { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "0;w=21600", "docker-content-digest": digest },
      { tags: ["1"] },
    );
    await open(store).listTags(image(server.host));
    const other = open(store);
    expect(await other.digestOfTag(image(server.host), "1")).toBe(digest);
    await expect(other.readImage(image(server.host), digest)).rejects.toMatchObject({ code: "rate-limited" });
    expect(server.requests.map(({ method }) => method)).toEqual(["GET", "HEAD"]);
  });

  test("a registry's pauses are looked for once a second, however many lookups there are", async () => {
    const kept = createInMemoryStore({ now: () => now });
    let looks = 0;
    const store: Store = { ...kept, get: (key) => ((looks += 1), kept.get(key)) };
    server.script = answer(200, {}, { tags: ["1"] });
    const registry = open(store);
    const many = () =>
      Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          registry.listTags({ registry: server.host, repository: `acme/${index}` }),
        ),
      );
    await many();
    expect(looks).toBe(1);
    later(999);
    await many();
    expect(looks).toBe(1);
    later(1);
    await many();
    expect(looks).toBe(2);
  });

  test("a pause is told once, and not by who only learnt of it", async () => {
    const kept = createInMemoryStore({ now: () => now });
    let told = 0;
    const store: Store = { ...kept, set: (...all) => ((told += 1), kept.set(...all)) };
    server.script = answer(429, { "retry-after": "60" });
    for (const registry of [open(store), open(store)]) {
      for (let time = 0; time < 3; time += 1) await registry.listTags(image(server.host)).catch(() => null);
      later(1_000);
    }
    expect(told).toBe(1);
  });

  test("a short pause does not replace the longer one that another worker told of meanwhile", async () => {
    const store = createInMemoryStore({ now: () => now });
    const arrived = Promise.withResolvers<() => void>();
    server.script = (request, response) =>
      arrived.resolve(() => answer(429, { "retry-after": "10" })(request, response));
    const short = open(store)
      .listTags(image(server.host))
      .catch(() => null);
    const goOn = await arrived.promise;
    server.script = answer(429, { "retry-after": "3600" });
    await open(store)
      .listTags(image(server.host))
      .catch(() => null);
    goOn();
    await short;
    await expect(open(store).listTags(image(server.host))).rejects.toMatchObject({
      retryAfterMs: expect.toSatisfy((ms: number) => ms > 3_000_000),
    });
  });

  test("an address in IPv6 makes a key as stores take them", async () => {
    const kept = createInMemoryStore({ now: () => now });
    const keys: string[] = [];
    const store: Store = { ...kept, get: (key) => (keys.push(key), kept.get(key)) };
    const six = await startHostileRegistry(answer(200, {}, { tags: ["1"] }), "::1");
    const port = six.host.split(":").at(-1);
    await open(store).listTags(image(`[::1]:${port}`));
    await six.stop();
    expect(keys).toEqual([expect.stringMatching(/^[A-Za-z0-9:._/-]+$/)]);
  });

  test("lookups go on where the store cannot be used", async () => {
    const store: Store = { ...createInMemoryStore({ now: () => now }), get: broken, set: broken };
    server.script = answer(200, { "ratelimit-limit": "100", "ratelimit-remaining": "3" }, { tags: ["1"] });
    expect((await open(store).listTags(image(server.host)))?.tags).toEqual(["1"]);
  });
});
