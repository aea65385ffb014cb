import { setTimeout } from "node:timers/promises";
import { Queue as JobQueue } from "bullmq";
import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import type { ServiceChoices } from "../../src/entry/compose.ts";
import { type Environment, parseEnvironment } from "../../src/entry/environment.ts";
import { startBot } from "../../src/entry/serve.ts";
import { startWorker } from "../../src/entry/worker.ts";
import type { JobOutcome } from "../../src/workflow/handle-job.ts";
import type { Job } from "../../src/workflow/job.ts";
import { freePort } from "../servers/free-port.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import type { InstallationSeed, RepositorySeed } from "../servers/github/emulated-github.ts";
import { startClock } from "./start-clock.ts";

/** Plinth as an organisation runs it: the real server, queue and store, a registry, and GitHub's stand-in. */
export interface Organisation {
  readonly github: StandInGithub;
  /** Outcomes since this was last asked, once there is nothing left to do. */
  readonly done: () => Promise<readonly { readonly job: Job; readonly outcome: JobOutcome }[]>;
  /** Looks at every repository again, and waits until that is done. */
  readonly sweep: Organisation["done"];
  /** Enqueues a job, and waits until that and what comes of it is done. */
  readonly do: (job: Job) => ReturnType<Organisation["done"]>;
  /** Scans one repository, and waits until that is done. */
  readonly look: (repository: string) => ReturnType<Organisation["done"]>;
  /** How many jobs ended in failure. */
  readonly failed: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts an organisation whose images all come from one registry; with Redis, bot and worker are two services. */
export async function startOrganisation(parts: {
  readonly registryUrl: string;
  readonly repositories: readonly RepositorySeed[];
  /** One for each account by default. */
  readonly installations?: readonly InstallationSeed[];
  readonly redisUrl: string | null;
  /** Port of the bot; any free one where it need not be known before. */
  readonly port?: number;
  /** Plinth's and GitHub's; one that begins on a Tuesday in December 2026 by default. */
  readonly clock?: NonNullable<ServiceChoices["clock"]>;
  /** Further operator settings, as YAML. */
  readonly settings?: string;
  /** Further environment variables of the bot. */
  readonly variables?: Readonly<Record<string, string>>;
}): Promise<Organisation> {
  const { clock = startClock(new Date("2026-12-01T10:00:00Z")) } = parts;
  const { repositories, installations } = parts;
  const given = installations === undefined ? {} : { installations };
  const github = await startGithub({ repositories, clock, ...given });
  const outcomes: { job: Job; outcome: JobOutcome }[] = [];
  const choices: ServiceChoices = {
    freshMs: 0,
    scanPauseMs: 0,
    paceWrites: false,
    clock,
    onOutcome: (job, outcome) => outcomes.push({ job, outcome }),
  };
  const settings = parseOperatorSettings(
    `registries: { docker.io: { mirror: "${parts.registryUrl}" } }\nnetwork: { allowPrivate: ["127.0.0.0/8"] }\n${parts.settings ?? ""}`,
    "settings.yml",
  );
  const bot = await startBot(await environmentOf(github, parts), settings, choices);
  const worker =
    parts.redisUrl === null
      ? null
      : await startWorker(await environmentOf(github, { redisUrl: parts.redisUrl }), settings, choices);
  github.webhookUrl = `http://127.0.0.1:${bot.port}/api/github/webhooks`;

  const { queue } = bot.service.ports;
  const jobs =
    parts.redisUrl === null ? null : new JobQueue("queue", { connection: { url: parts.redisUrl }, prefix: "plinth" });
  const settled = async (): Promise<void> => {
    if (jobs === null) {
      if (!("idle" in queue) || typeof queue.idle !== "function") throw new Error("the queue in this process can tell");
      await queue.idle();
      return;
    }
    // Ticks are what schedulers and later hours wait for.
    const left = async (): Promise<number> => {
      const ticks = (await jobs.getDelayed()).filter(({ name }) => name === "tick");
      return (await jobs.getJobCountByTypes("active", "waiting", "prioritized", "delayed")) - ticks.length;
    };
    // Twice, since a tick may have become a job between the two counts.
    while ((await left()) > 0 || (await left()) > 0) await setTimeout(20);
  };
  const done: Organisation["done"] = async () => {
    await settled();
    return outcomes.splice(0);
  };
  const sweep: Organisation["sweep"] = async () => {
    await queue.enqueue({ name: "reconcile" });
    await queue.enqueue({ name: "sweep" });
    return await done();
  };
  const doJob: Organisation["do"] = async (job) => {
    await queue.enqueue(job);
    return await done();
  };
  const look: Organisation["look"] = (repository) =>
    doJob({ name: "scan-repository", repository, installationId: github.installationId(repository) });
  const failed = async (): Promise<number> => (await queue.counts())["failed"] ?? 0;
  const stop = async (): Promise<void> => {
    await jobs?.close();
    await bot.stop();
    await worker?.stop();
    await github.stop();
  };
  return { github, done, sweep, do: doJob, look, failed, stop };
}

async function environmentOf(
  github: StandInGithub,
  { redisUrl, port, variables: more }: Pick<Parameters<typeof startOrganisation>[0], "redisUrl" | "port" | "variables">,
): Promise<Environment> {
  const variables = {
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    HOST: "127.0.0.1",
    PORT: String(port ?? (await freePort())),
    GHE_HOST: github.ghes.host,
    GHE_PROTOCOL: github.ghes.protocol,
    LOG_LEVEL: "silent",
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    ...more,
  };
  return parseEnvironment(variables, false);
}
