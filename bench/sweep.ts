/**
 * Measures what an organisation costs: `npm run bench:sweep -- [REPOSITORIES] [IMAGES]`, by default 10,000 and 500.
 *
 * The worker is Plinth's own, in a process of its own, on a real Redis; GitHub (80 ms a reply) and the registry (50 ms) are
 * simulated in another. All images come from one registry, which is the slowest way.
 *
 * 1. First scan: every repository is found, read and looked up.
 * 2. Unchanged sweep, when what registries said is believed no more.
 * 3. Growth of both, at three sizes.
 * 4. A release that 300 repositories follow, in simulated time: see `simulated-release.ts`.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue as JobQueue } from "bullmq";
import { z } from "zod";
import { createBullmqQueue } from "../src/adapters/queue/bullmq-queue.ts";
import type { Job } from "../src/workflow/job.ts";
import { freePort } from "../test/servers/free-port.ts";
import { type RedisServer, startRedisServer } from "../test/servers/redis-server.ts";
import { growsLinearly } from "./grows-linearly.ts";
import { measureRelease } from "./simulated-release.ts";

const githubMs = 80;
const registryMs = 50;
const most = { sweepSeconds: 30, memoryMb: 300, requestsAnImage: 2, release: 1.2 };

/** Loaded into the measured process, as JavaScript so that it adds nothing of its own. */
const meter = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from "node:fs";
  process.on("exit", () => {
    writeFileSync(process.env["PLINTH_BENCH_MEMORY"], String(process.resourceUsage().maxRSS / 1024));
  });
`)}`;

const Hosts = z.object({ github: z.string(), registry: z.string() });
const Counts = z.object({ github: z.number(), registry: z.number() });

process.exitCode = (await measure()) ? 0 : 1;

async function measure(): Promise<boolean> {
  const [repositories = 10_000, images = 500] = process.argv.slice(2).map(Number);
  const isMet: boolean[] = [await measureRelease(300, most.release)];
  const runs = [];
  for (const share of [0.05, 0.2, 1]) runs.push(await run(Math.ceil(repositories * share), Math.ceil(images * share)));
  for (const { sweep, distinct, memoryMb } of runs) {
    isMet.push(sweep.github === 0 && sweep.registry <= most.requestsAnImage * distinct, memoryMb < most.memoryMb);
    isMet.push(sweep.seconds < most.sweepSeconds);
  }
  for (const what of ["first", "sweep"] as const) {
    isMet.push(
      growsLinearly(
        what,
        runs.map((one) => [one.size, one[what].seconds]),
      ),
    );
  }
  return isMet.every(Boolean);
}

async function run(size: number, distinct: number) {
  await using ended = new AsyncDisposableStack();
  const upstreams = fork(
    join(import.meta.dirname, "simulated-upstreams.ts"),
    [size, distinct, githubMs, registryMs].map(String),
  );
  ended.defer(() => void upstreams.kill());
  const hosts = Hosts.parse(await next(upstreams));
  const redis = await startRedisServer();
  ended.defer(() => redis.stop());
  const settings = {
    registries: { [hosts.registry]: { insecure: true, requestsPerSecond: 1_000 } },
    network: { allowPrivate: ["127.0.0.0/8"] },
  };
  const worker = await startWorker(hosts.github, redis.url, JSON.stringify(settings));
  ended.defer(() => worker.kill());
  const log = { debug() {}, info() {}, warn: console.error, error: console.error };
  const queue = createBullmqQueue({ redisUrl: redis.url, log });
  ended.defer(() => queue.close());
  const jobs = new JobQueue("queue", { connection: { url: redis.url }, prefix: "plinth" });
  ended.defer(() => jobs.close());

  async function measured(job: Job) {
    const start = performance.now();
    await queue.enqueue(job);
    const left = () => jobs.getJobCountByTypes("active", "waiting", "prioritized", "delayed");
    while ((await left()) > 0) {
      if (upstreams.exitCode !== null) throw new Error("the simulated GitHub and registry ended");
      await sleep(100);
    }
    const seconds = (performance.now() - start) / 1_000;
    if ((await jobs.getFailedCount()) > 0) throw new Error(`failed: ${(await jobs.getFailed())[0]?.failedReason}`);
    upstreams.send("count");
    return { seconds, ...Counts.parse(await next(upstreams)) };
  }

  const first = await measured({ name: "reconcile" });
  await forgetFresh(redis);
  const sweep = await measured({ name: "sweep" });
  const memoryMb = await worker.stop();
  console.log(
    `${size} repositories, ${distinct} images\n` +
      `  first scan: ${words(first)}, ${(first.github / size).toFixed(2)} to GitHub a repository\n` +
      `  unchanged sweep: ${words(sweep)}, ${(sweep.registry / distinct).toFixed(2)} an image ` +
      `(wanted: ${most.sweepSeconds} s, none, ${most.requestsAnImage})\n` +
      `  the worker took at most ${memoryMb.toFixed(0)} MB (wanted: below ${most.memoryMb})`,
  );
  return { size, distinct, first, sweep, memoryMb };
}

function words({ seconds, github, registry }: z.infer<typeof Counts> & { readonly seconds: number }): string {
  return `${seconds.toFixed(1)} s, ${github} requests to GitHub, ${registry} to the registry`;
}

async function next(child: ChildProcess): Promise<unknown> {
  const [message]: unknown[] = await once(child, "message");
  return message;
}

/** What five minutes do: registries' answers are believed no more. */
async function forgetFresh(redis: RedisServer): Promise<void> {
  for (const pattern of ["plinth:store:v1:tags-fresh:*", "plinth:store:v1:digest:*"]) {
    const keys = z.array(z.string()).parse(await redis.command("KEYS", pattern));
    if (keys.length > 0) await redis.command("DEL", ...keys);
  }
}

/** Starts `plinth worker`, built; `stop` gives the most memory that it took, in megabytes. */
async function startWorker(githubHost: string, redisUrl: string, settings: string) {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const folder = await mkdtemp(join(tmpdir(), "plinth-bench-"));
  const files = { settings: join(folder, "settings.yml"), memory: join(folder, "memory") };
  await writeFile(files.settings, settings);
  const port = await freePort();
  const cli = join(import.meta.dirname, "../dist/entry/cli.js");
  const child = spawn(process.execPath, ["--import", meter, cli, "worker"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      APP_ID: "1",
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: "a secret",
      HOST: "127.0.0.1",
      PORT: String(port),
      GHE_HOST: githubHost,
      GHE_PROTOCOL: "http",
      REDIS_URL: redisUrl,
      LOG_LEVEL: "error",
      PLINTH_SETTINGS: files.settings,
      PLINTH_BENCH_MEMORY: files.memory,
    },
  });
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(100);
  const stop = async (): Promise<number> => {
    child.kill("SIGTERM");
    await once(child, "exit");
    return Number(await readFile(files.memory, "utf8"));
  };
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true });
  };
  return { stop, kill };
}
