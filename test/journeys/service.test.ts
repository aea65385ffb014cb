import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { eventually } from "../eventually.ts";
import { cliFile, plinth } from "../entry/cli/plinth.ts";
import { freePort } from "../servers/free-port.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { pushImage } from "../servers/push-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";

const repository = "acme/web";

/** A process of Plinth's, as a container would run it. */
interface PlinthProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly log: Promise<string>;
}

let github: StandInGithub;
let registry: StandInRegistry;
let settingsFile: string;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["22.11.0", "22.12.0"]) {
    await pushImage(registry.url, "library/node", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
  }
  github = await startGithub({ repositories: [{ name: repository, files: { Dockerfile: "FROM node:22.11.0\n" } }] });
  settingsFile = join(mkdtempSync(join(tmpdir(), "plinth-service-")), "settings.yml");
  writeFileSync(
    settingsFile,
    `registries: { docker.io: { mirror: "${registry.url}" } }\nnetwork: { allowPrivate: ["127.0.0.0/8"] }\n`,
  );
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

async function startPlinth(command: "serve" | "worker", more: Record<string, string> = {}): Promise<PlinthProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [cliFile, command], {
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"], ...variables(), PORT: String(port), ...more },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const log = text(child.stderr);
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => expect((await fetch(`${url}/livez`)).status).toBe(200));
  return { url, child, log };
}

function variables(): Record<string, string> {
  return {
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    HOST: "127.0.0.1",
    GHE_HOST: github.ghes.host,
    GHE_PROTOCOL: "http",
    PLINTH_SETTINGS: settingsFile,
  };
}

const LogLine = z.looseObject({
  msg: z.string().optional(),
  trace: z.string().optional(),
  job: z.looseObject({ name: z.string() }).optional().catch(undefined),
  outcome: z.looseObject({ kind: z.string() }).optional().catch(undefined),
});

function linesOf(log: string): readonly z.infer<typeof LogLine>[] {
  return log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => LogLine.parse(JSON.parse(line)));
}

async function metricsAt(port: string): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(reply.headers.get("content-type")).toContain("text/plain");
  return await reply.text();
}

async function endOf({ child }: PlinthProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  await once(child, "close");
  return child.exitCode;
}

test.for([
  ["serve", "WEBHOOK_SECRET", "WEBHOOK_SECRET: missing"],
  ["serve", "APP_ID", "APP_ID: missing"],
  ["serve", "PRIVATE_KEY", "PRIVATE_KEY or PRIVATE_KEY_PATH: missing"],
  ["worker", "REDIS_URL", "REDIS_URL: missing"],
] as const)("%s without %s ends with 78 and says %s", async ([command, variable, problem]) => {
  const environment = { ...variables(), [variable]: "" };
  expect(await plinth([command], { environment })).toMatchObject({
    exitCode: 78,
    stderr: expect.stringContaining(problem),
  });
});

test.for(["serve", "worker"] as const)("%s on a port that is in use ends with 78 and says so", async (command) => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  // Nothing listens on port 1; a worker looks at its own port before it needs Redis.
  const redis: Record<string, string> = command === "worker" ? { REDIS_URL: "redis://127.0.0.1:1" } : {};
  const ended = await plinth([command], { environment: { ...variables(), ...redis, PORT: port } });
  taken.close();
  expect(ended.exitCode).toBe(78);
  expect(ended.stderr.trimEnd().split("\n").at(-1)).toBe(`plinth: PORT: ${port} is in use by another process`);
});

describe("where Redis cannot be used", () => {
  test("serve ends with 69, so that it is started anew", async () => {
    const environment = { ...variables(), REDIS_URL: "redis://127.0.0.1:1", PORT: String(await freePort()) };
    const ended = await plinth(["serve"], { environment });
    expect(ended.exitCode).toBe(69);
    expect(ended.stderr).toContain("plinth: queue-unavailable: ");
  });

  test("a password that it refuses is never printed", async () => {
    const redis = await startRedisServer({ password: "correct-horse" });
    const REDIS_URL = redis.url.replace("correct-horse", "battery-staple");
    const more = { REDIS_URL, LOG_LEVEL: "trace" };
    const environment = { ...variables(), ...more, PORT: String(await freePort()) };
    const bot = await plinth(["serve"], { environment });
    const worker = await startPlinth("worker", more);
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(503);
    await endOf(worker, "SIGTERM");
    await redis.stop();
    expect(bot.exitCode).toBe(69);
    for (const printed of [bot.stdout, bot.stderr, await worker.log]) expect(printed).not.toContain("battery-staple");
    for (const printed of [bot.stderr, await worker.log]) expect(printed).toContain("WRONGPASS");
  });
});

describe("plinth serve, embedded", () => {
  let bot: PlinthProcess;

  beforeAll(async () => {
    bot = await startPlinth("serve");
    github.webhookUrl = `${bot.url}/api/github/webhooks`;
  });

  test("is alive and ready", async () => {
    expect((await fetch(`${bot.url}/livez`)).status).toBe(200);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  });

  test.for([
    ["no signature", {}],
    ["a wrong signature", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
  ] as const)("refuses a webhook with %s", async ([, headers]) => {
    const reply = await fetch(`${bot.url}/api/github/webhooks`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-github-event": "push",
        "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        ...headers,
      },
      body: "{}",
    });
    expect(reply.status).toBe(400);
  });

  test("opens pull requests when it is installed", async () => {
    expect(await github.announceInstallation("acme")).toBe(200);
    await eventually(async () => expect(await github.pullRequests(repository)).toMatchObject([{ state: "open" }]));
  });

  test("ends with 0 when it is told to, and no secret is in its log", async () => {
    expect(await endOf(bot, "SIGTERM")).toBe(0);
    const log = await bot.log;
    expect(log).toContain("Shut down");
    expect(log).not.toContain(github.webhookSecret);
    expect(log).not.toContain("PRIVATE KEY");
    expect(log).not.toMatch(/gh[ps]_\w/);
  });
});

describe("plinth serve and plinth worker, with Redis", () => {
  let redis: RedisServer;
  let bot: PlinthProcess;
  let worker: PlinthProcess;
  let metricsPort: string;

  beforeAll(async () => {
    redis = await startRedisServer();
    bot = await startPlinth("serve", { REDIS_URL: redis.url });
    metricsPort = String(await freePort());
    worker = await startPlinth("worker", { REDIS_URL: redis.url, METRICS_PORT: metricsPort });
    github.webhookUrl = `${bot.url}/api/github/webhooks`;
  });

  afterAll(async () => {
    worker.child.kill("SIGKILL");
    bot.child.kill("SIGKILL");
    await redis.stop();
  });

  test("a push is taken by the one and done by the other", async () => {
    await pushImage(registry.url, "library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
    expect((await github.commitFiles(repository, { Dockerfile: "FROM node:22.11.0\n# Pushed.\n" })).webhook).toBe(200);
    await eventually(async () =>
      expect(await github.pullRequests(repository)).toMatchObject([
        { state: "open", title: "chore(docker): bump node from 22.11.0 to 22.13.0" },
      ]),
    );
  });

  test("the worker tells Prometheus what it did, on a port of its own", async () => {
    await eventually(async () =>
      expect(await metricsAt(metricsPort)).toMatch(
        /^plinth_pull_requests_total\{outcome="(?:opened|refreshed)"\} [1-9]/m,
      ),
    );
    const metrics = await metricsAt(metricsPort);
    expect(metrics).toMatch(/^plinth_job_duration_seconds_count\{name="scan-repository",outcome="scanned"\} [1-9]/m);
    expect(metrics).toMatch(new RegExp(`^plinth_requests_total\\{host="${registry.host}",outcome="2xx"\\} [1-9]`, "m"));
    expect(metrics).toMatch(new RegExp(`^plinth_requests_left\\{host="${github.ghes.host}"\\} \\d+$`, "m"));
    expect(metrics).toMatch(/^plinth_queue_jobs\{state="failed"\} 0$/m);
    expect((await fetch(`${bot.url}/metrics`)).status).toBe(404);
  });

  test("the worker ends with 0 when it is told to", async () => {
    expect(await endOf(worker, "SIGINT")).toBe(0);
  });

  test("while Redis is down, GitHub is told within five seconds, and the bot is not ready", async () => {
    await redis.kill();
    const startedAt = performance.now();
    const { webhook } = await github.commitFiles(repository, { Dockerfile: "FROM node:22.11.0\n# Lost?\n" });
    expect(webhook).toBe(500);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${bot.url}/livez`)).status).toBe(200);
  });

  test("one trace leads from the webhook to the pull request, through the logs of both", async () => {
    const done = linesOf(await worker.log).filter(({ msg }) => msg === "Job done");
    const published = done.filter(({ outcome }) => outcome?.kind === "opened" || outcome?.kind === "refreshed").at(-1);
    expect(published?.trace).toMatch(/^[0-9a-f]{32}$/);
    const same = done.filter(({ trace }) => trace === published?.trace).map(({ job }) => job?.name);
    const steps = ["scan-repository", "resolve-image", "propose-updates", "publish-update"];
    expect(same).toEqual(expect.arrayContaining(steps));
    await endOf(bot, "SIGTERM");
    const taken = linesOf(await bot.log).filter(({ msg }) => msg === "Push received");
    expect(taken.map(({ trace }) => trace)).toContain(published?.trace);
  });
});
