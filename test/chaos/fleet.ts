import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue as JobQueue } from "bullmq";
import { onTestFinished } from "vitest";
import { createBullmqQueue } from "../../src/adapters/queue/bullmq-queue.ts";
import type { Job } from "../../src/workflow/job.ts";
import { freePort } from "../servers/free-port.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import type { Delivery } from "../servers/github/webhooks.ts";
import { pushImage } from "../servers/push-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { startService, type Version } from "./start-service.ts";

/** An organisation, and the processes of Plinth that work for it, to be killed. */
export interface Fleet {
  readonly github: StandInGithub;
  readonly registry: StandInRegistry;
  readonly redis: RedisServer;
  /** Adds a job as a process of Plinth does, however often that takes. */
  readonly enqueue: (job: Job) => Promise<void>;
  /** The queue, to look into. */
  readonly jobs: JobQueue;
  /** Full names; the repository at `index` uses the image at `index % images`. */
  readonly repositories: readonly string[];
  readonly startWorker: (version?: Version) => Promise<ChildProcess>;
  /** Starts a bot, always on the same port. */
  readonly startBot: (version?: Version) => Promise<ChildProcess>;
  /** Pushes a version of every image, and waits until no answer is believed that is older. */
  readonly release: (version: string) => Promise<void>;
  /** Waits until GitHub was asked that much more, or nothing is left to do. */
  readonly progress: (requests: number) => Promise<void>;
  /** Waits until nothing is left to do. */
  readonly settled: () => Promise<void>;
  /** Why jobs failed that were given up. */
  readonly failures: () => Promise<readonly string[]>;
  /** Has these repositories scanned. */
  readonly scan: (among?: readonly string[]) => Promise<void>;
  /** Pushes a comment to every repository's Dockerfile, all at about the same time. */
  readonly pushEverywhere: (comment: string) => Promise<void>;
  /** Webhooks of which no attempt was taken. */
  readonly undelivered: () => readonly Delivery[];
  /** Has GitHub redeliver until every webhook was taken or is only tried by the hour, and what these told found otherwise. */
  readonly redelivered: () => Promise<void>;
  /** What is wrong with repositories' pull requests; nothing where each has just the one that it should have. */
  readonly wrongPullRequests: (among?: readonly string[]) => Promise<readonly string[]>;
}

/** On a busy machine a second is not long: neither for a process to show that it lives, nor for what it asked of GitHub last. */
const leaseMs = 5_000;
const freshMs = 500;
/** Longer than any pause of Plinth's that a test has to wait for. */
const longestPauseMs = 300_000;
/** Few enough that no account reaches the publications of a minute. */
const perAccount = 2;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Starts an organisation whose images all have a version 1.0.0, which its repositories use; it ends with the test. */
export async function startFleet(size: {
  readonly repositories: number;
  readonly images: number;
  /** Where registries other than Docker Hub are asked. */
  readonly mirrors?: Readonly<Record<string, string>>;
  /** `owner/name` of each image by its index. */
  readonly imageName?: (image: number) => string;
  /** Least time between scans that pushes to one repository start. */
  readonly scanPauseMs?: number;
}): Promise<Fleet> {
  const { imageName = (image: number) => `acme/image-${image}`, scanPauseMs = 1_000 } = size;
  const repositories = Array.from(
    { length: size.repositories },
    (_, index) => `acme-${Math.floor(index / perAccount)}/app-${index}`,
  );
  const imageOf = (index: number): string => imageName(index % size.images);
  const registry = await startStandInRegistry({ validators: true });
  onTestFinished(() => registry.stop());
  const github = await startGithub({
    repositories: repositories.map((name, index) => ({
      name,
      files: {
        Dockerfile: `FROM ${imageOf(index)}:1.0.0\n`,
        // What is released during a test is as new as can be.
        ".github/plinth.yml": "minimumAgeDays: 0\n",
      },
    })),
  });
  onTestFinished(() => github.stop());
  const redis = await startRedisServer({ appendonly: true });
  onTestFinished(() => redis.stop());
  const queue = createBullmqQueue({ redisUrl: redis.url, log: silent, leaseMs });
  const jobs = new JobQueue("queue", { connection: { url: redis.url }, prefix: "plinth", skipVersionCheck: true });
  jobs.on("error", () => {});
  const botPort = await freePort();
  github.webhookUrl = `http://127.0.0.1:${botPort}/api/github/webhooks`;
  const mirrors = { "docker.io": registry.url, ...size.mirrors };
  const surroundings = { github, redisUrl: redis.url, mirrors, leaseMs, freshMs, scanPauseMs };
  const processes: ChildProcess[] = [];
  let ended = false;
  onTestFinished(async () => {
    ended = true;
    for (const child of processes) child.kill("SIGKILL");
    await queue.close();
    await jobs.close().catch(() => undefined);
  });
  const digests = new Map<string, string>();
  let newest = "";
  let pushed = "";

  async function enqueue(job: Job): Promise<void> {
    for (;;) {
      const failure = await queue.enqueue(job).then(
        () => null,
        (error: Error) => error,
      );
      if (failure === null) return;
      // On a busy machine, and while Redis is down, it is not taken in time.
      if (ended) throw failure;
      await sleep(100);
    }
  }

  async function start(kind: "bot" | "worker", version: Version = "this", port?: number): Promise<ChildProcess> {
    if (ended) throw new Error("the test has ended");
    const child = await startService(kind, version, surroundings, port);
    processes.push(child);
    if (ended) child.kill("SIGKILL");
    return child;
  }

  async function release(version: string): Promise<void> {
    newest = version;
    for (let image = 0; image < size.images; image += 1) {
      const name = imageName(image);
      const digest = await pushImage(registry.url, name, version, { content: version });
      digests.set(`${name}:${version}`, digest);
    }
    await sleep(freshMs);
  }

  /** What is left, the next turns of schedules aside. */
  async function left(): Promise<number> {
    const turns = (await jobs.getDelayed()).filter(({ repeatJobKey }) => repeatJobKey !== undefined);
    return (await jobs.getJobCountByTypes("active", "waiting", "prioritized", "delayed")) - turns.length;
  }

  async function describeLeft(): Promise<string> {
    const waiting = await jobs.getJobs(["active", "waiting", "prioritized", "delayed"]);
    return JSON.stringify(waiting.map(({ name, data, delay }) => ({ name, data, delay })));
  }

  async function failures(): Promise<readonly string[]> {
    return (await jobs.getFailed()).map(({ data, failedReason }) => `${JSON.stringify(data)}: ${failedReason}`);
  }

  function undelivered(): readonly Delivery[] {
    const taken = new Set(github.deliveries.filter(({ status }) => status >= 200 && status <= 299).map(({ id }) => id));
    return github.deliveries.filter(({ id }) => !taken.has(id));
  }

  async function wrongPullRequest(repository: string, index: number): Promise<string | null> {
    const [only, ...more] = await github.pullRequests(repository);
    if (only === undefined) return "it has none";
    if (more.length > 0) return `it has ${more.length + 1}`;
    const image = `${imageOf(index)}:${newest}`;
    const text = await github.fileAt(repository, only.branch, "Dockerfile");
    if (only.state !== "open") return `it is ${only.state}`;
    if (text !== `FROM ${image}@${digests.get(image)}\n${pushed}`) return `it has ${text}`;
    const branches = await github.branches(repository);
    const { parents } = await github.commit(repository, branches[only.branch] ?? "");
    if (parents.length !== 1 || parents[0] !== branches["main"]) return "its branch is not one commit";
    const others = Object.keys(branches).filter((branch) => branch !== "main" && branch !== only.branch);
    return others.length > 0 ? `there are other branches: ${others.join(", ")}` : null;
  }

  await release("1.0.0");
  registry.requests.length = 0;
  return {
    github,
    registry,
    redis,
    enqueue,
    jobs,
    repositories,
    startWorker: (version) => start("worker", version),
    startBot: (version) => start("bot", version, botPort),
    release,
    async progress(requests) {
      const until = github.journal.requests.length + requests;
      while (github.journal.requests.length < until && (await left()) > 0) await sleep(20);
    },
    async settled() {
      let [idleSince, before] = [performance.now(), ""];
      // Twice, since a tick may have become a job between the two counts.
      while ((await left()) > 0 || (await left()) > 0) {
        await sleep(100);
        const counts = JSON.stringify(await jobs.getJobCounts());
        if (counts !== before) [idleSince, before] = [performance.now(), counts];
        else if (performance.now() - idleSince > longestPauseMs)
          throw new Error(`nothing moves: ${await describeLeft()}`);
      }
    },
    failures,
    async scan(among = repositories) {
      for (const repository of among) {
        const installationId = github.installationId(repository);
        await enqueue({ name: "scan-repository", repository, installationId });
      }
    },
    async pushEverywhere(comment) {
      pushed = `# ${comment}\n`;
      await Promise.all(
        repositories.map((name, index) =>
          github.commitFiles(name, { Dockerfile: `FROM ${imageOf(index)}:1.0.0\n${pushed}` }),
        ),
      );
    },
    undelivered,
    async redelivered() {
      while ([...Map.groupBy(undelivered(), ({ id }) => id).values()].some(({ length }) => length < 5)) {
        await enqueue({ name: "redeliver-webhooks" });
        await sleep(200);
      }
      await enqueue({ name: "reconcile" });
    },
    async wrongPullRequests(among = repositories) {
      const wrong: string[] = [];
      for (const repository of among) {
        const what = await wrongPullRequest(repository, repositories.indexOf(repository));
        if (what !== null) wrong.push(`${repository}: ${what}`);
      }
      return wrong;
    },
  };
}
