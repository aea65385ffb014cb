import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseEnvironment } from "../../src/entry/environment.ts";
import { lookupPlaces } from "../../src/core/config/lookup-places.ts";
import { baseImageLines } from "../../src/core/dockerfile/base-image-lines.ts";
import { parseReference } from "../../src/core/image/parse-reference.ts";

const root = join(import.meta.dirname, "../..");

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.string().optional(),
      command: z.array(z.string()),
      user: z.string(),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal("ALL")]),
      security_opt: z.tuple([z.literal("no-new-privileges:true")]),
      mem_limit: z.string().regex(/^\d+[mg]$/),
      cpus: z.number().max(1),
      pids_limit: z.number().max(100),
      environment: z.record(z.string(), z.string()).default({}),
      networks: z.array(z.string()),
      healthcheck: z.object({ test: z.array(z.string()).min(3) }),
      ports: z.array(z.string()).default([]),
    }),
  ),
  networks: z.object({ queue: z.object({ internal: z.literal(true) }) }),
});

test("every image of the Dockerfile has a tag and a digest, as Plinth pins them", () => {
  const external = baseImageLines({ path: "Dockerfile", text: read("Dockerfile") }).filter(
    ({ skipped }) => skipped === null,
  );
  expect(external.map(({ instruction }) => instruction)).toEqual(["# syntax", "FROM", "FROM"]);
  for (const { reference } of external) {
    expect(reference?.tag).not.toBeNull();
    expect(reference?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  }
});

test("the image runs the built command as a user without privileges", () => {
  const text = read("Dockerfile");
  expect(text).toMatch(/^USER node$/m);
  expect(text).toContain('ENTRYPOINT ["node", "dist/entry/cli.js"]');
});

test("names are resolved by more threads than a worker does jobs at a time, and there may be as many", () => {
  const threads = Number(/^ENV .*\bUV_THREADPOOL_SIZE=(\d+)$/m.exec(read("Dockerfile"))?.[1]);
  const { services } = Compose.parse(parse(read("docker-compose.yml"), { merge: true }));
  // libuv lets half of its threads do what may take long: https://docs.libuv.org/en/v1.x/threadpool.html
  expect(threads / 2).toBeGreaterThan(2 * lookupPlaces({ registries: {} }).most);
  // Node has some ten of its own.
  expect(threads + 20).toBeLessThan(services["worker"]?.pids_limit ?? 0);
});

test("every service is non-root, read-only, without capabilities, and has a health check", () => {
  const { services } = Compose.parse(parse(read("docker-compose.yml"), { merge: true }));
  expect(Object.keys(services)).toEqual(["bot", "worker", "redis"]);
  for (const { user } of Object.values(services)) expect(user).not.toMatch(/^(root|0)/);
  const pulled = Object.values(services).filter(({ build }) => build === undefined);
  expect(pulled.map(({ image }) => parseReference(image)?.digest)).toEqual([expect.stringMatching(/^sha256:/)]);
});

test("Redis keeps an append-only file and evicts nothing, and only the bot is reachable from the host itself", () => {
  const { services } = Compose.parse(parse(read("docker-compose.yml"), { merge: true }));
  expect(services["redis"]?.command.join(" ")).toMatch(/--appendonly yes.*--maxmemory-policy noeviction/);
  const ports = Object.values(services).flatMap((service) => service.ports);
  expect(ports).toEqual(["127.0.0.1:3000:3000"]);
});

test("only bot and workers reach Redis, which has no way out", () => {
  const { services } = Compose.parse(parse(read("docker-compose.yml"), { merge: true }));
  expect(Object.entries(services).map(([name, { networks }]) => [name, networks])).toEqual([
    ["bot", ["default", "queue"]],
    ["worker", ["default", "queue"]],
    ["redis", ["queue"]],
  ]);
});

test.for(["bot", "worker"])("%s listens where its health check asks, and reads no secret from the file", (name) => {
  const { services } = Compose.parse(parse(read("docker-compose.yml"), { merge: true }));
  const { environment = {}, healthcheck } = services[name] ?? {};
  expect(Object.keys(environment)).toEqual(["HOST", "PORT", "METRICS_PORT", "REDIS_URL"]);
  const { host, port, metricsPort } = parseEnvironment(environment, false);
  expect({ host, port, metricsPort }).toEqual({ host: "0.0.0.0", port: 3000, metricsPort: 9464 });
  expect(healthcheck?.test.join(" ")).toContain(`http://127.0.0.1:${port}/readyz`);
});

test("the App asks for the least permissions, and gets its webhooks where the server listens", () => {
  expect(parse(read("app.yml"))).toMatchObject({
    public: false,
    hook_attributes: { url: expect.stringMatching(/^https:.*\/api\/github\/webhooks$/) },
    default_permissions: {
      metadata: "read",
      contents: "write",
      pull_requests: "write",
      issues: "write",
      checks: "write",
    },
    default_events: expect.arrayContaining(["check_run", "check_suite", "pull_request", "push"]),
  });
  expect(
    Object.keys(
      z.object({ default_permissions: z.object({}).loose() }).parse(parse(read("app.yml"))).default_permissions,
    ),
  ).toHaveLength(5);
});
