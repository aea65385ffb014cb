import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { type DockerRegistry, startDockerRegistry } from "../servers/docker-registry.ts";
import { freePort } from "../servers/free-port.ts";
import { pushImage } from "../servers/push-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";

const secret = "a secret between the registry and Plinth";
const createdAt = "2026-01-05T00:00:00Z";
const plain = { ".github/plinth.yml": "minimumAgeDays: 0\n" };

let registry: DockerRegistry;
let redis: RedisServer;
let acme: Organisation;
let eventsUrl: string;

beforeAll(async () => {
  const port = await freePort();
  eventsUrl = `http://127.0.0.1:${port}/api/registry-events/local`;
  registry = await startDockerRegistry({ notify: { url: eventsUrl, authorization: `Bearer ${secret}` } });
  redis = await startRedisServer();
  const pushed = [
    ["base", "1.0.0"],
    ["base", "1.1.0"],
    ["other", "1.0.0"],
  ] as const;
  for (const [name, version] of pushed) {
    await pushImage(registry.url, `acme/${name}`, version, { createdAt, content: version });
  }
  acme = await startOrganisation({
    registryUrl: registry.url,
    repositories: [
      { name: "acme/web", files: { ...plain, Dockerfile: "FROM acme/base:1.0.0\n" } },
      { name: "acme/api", files: { ...plain, Dockerfile: "FROM acme/base:1.0.0\n" } },
      { name: "acme/job", files: { ...plain, Dockerfile: "FROM acme/other:1.0.0\n" } },
    ],
    redisUrl: redis.url,
    port,
    settings: "registryEvents: { local: { from: distribution, registry: docker.io, secretEnv: LOCAL_EVENT_SECRET } }",
    variables: { LOCAL_EVENT_SECRET: secret },
  });
  await acme.done();
});

afterAll(async () => {
  await acme.stop();
  await redis.stop();
  await registry.stop();
});

async function titles(repository: string): Promise<readonly string[]> {
  return (await acme.github.pullRequests(repository)).map(({ title }) => title);
}

test("an image that is pushed to a registry reaches everybody who uses it, and nobody else, without a sweep", async () => {
  expect(await titles("acme/web")).toEqual(["chore(docker): bump acme/base from 1.0.0 to 1.1.0"]);
  acme.github.journal.clear();
  await pushImage(registry.url, "acme/base", "1.2.0", { createdAt, content: "1.2.0" });
  await eventually(async () => {
    for (const repository of ["acme/web", "acme/api"]) {
      expect(await titles(repository)).toEqual(["chore(docker): bump acme/base from 1.0.0 to 1.2.0"]);
    }
  });
  await acme.done();
  const asked = acme.github.journal.requests.filter(({ path }) => path.startsWith("/repos/acme/job"));
  expect(asked).toEqual([]);
});

test.for<[string, RequestInit & { readonly path?: string }, number]>([
  ["without the secret", { method: "POST", body: "{}" }, 401],
  ["with another secret", { method: "POST", body: "{}", headers: { authorization: "Bearer guessed" } }, 401],
  ["of a source that is not known", { method: "POST", body: "{}", path: "-too" }, 401],
  ["that is read instead of posted", { method: "GET", headers: { authorization: secret } }, 405],
  ["that is no JSON", { method: "POST", body: "<xml/>", headers: { authorization: secret } }, 400],
  ["of another form", { method: "POST", body: "{}", headers: { authorization: secret } }, 400],
  ["without end", { method: "POST", body: "x".repeat(2_000_000), headers: { authorization: secret } }, 413],
])("an event %s is refused", async ([, { path = "", ...request }, status]) => {
  const reply = await fetch(`${eventsUrl}${path}`, request).catch(() => null);
  // What is too large may be cut off while it is still being sent.
  expect(reply?.status ?? 413).toBe(status);
  expect(await acme.done()).toEqual([]);
});

test("a registry that can send no header sends the secret in the address", async () => {
  const url = `${eventsUrl}?secret=${encodeURIComponent(secret)}`;
  const body = JSON.stringify({ events: [{ action: "push", target: { repository: "acme/nobody", tag: "1" } }] });
  expect((await fetch(url, { method: "POST", body })).status).toBe(202);
});
