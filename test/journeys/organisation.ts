import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import type { ServiceChoices } from "../../src/entry/compose.ts";
import { type Environment, parseEnvironment } from "../../src/entry/environment.ts";
import { startBot } from "../../src/entry/serve.ts";
import { startWorker } from "../../src/entry/worker.ts";
import type { JobOutcome } from "../../src/workflow/handle-job.ts";
import type { Job } from "../../src/workflow/job.ts";
import { freePort } from "../servers/free-port.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import type { RepositorySeed } from "../servers/github/emulated-github.ts";

/** Plinth as an organisation runs it: the real server, queue and store, a registry, and GitHub's stand-in. */
export interface Organisation {
  readonly github: StandInGithub;
  readonly outcomes: readonly { readonly job: Job; readonly outcome: JobOutcome }[];
  /** Waits for the next outcome of a job that `wanted` is true for, from now on or from `since` outcomes on. */
  readonly next: (wanted: (job: Job, outcome: JobOutcome) => boolean, since?: number) => Promise<JobOutcome>;
  /** Waits until the queue in this process has nothing left to do; there is no telling with Redis. */
  readonly settled: () => Promise<void>;
  /** Looks at every repository again, and waits until that is done; only with the queue in this process. */
  readonly sweep: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts an organisation whose images all come from one registry; with Redis, bot and worker are two services. */
export async function startOrganisation(parts: {
  readonly registryUrl: string;
  readonly repositories: readonly RepositorySeed[];
  readonly redisUrl: string | null;
}): Promise<Organisation> {
  const github = await startGithub({ repositories: parts.repositories });
  const outcomes: { job: Job; outcome: JobOutcome }[] = [];
  const listeners = new Set<() => void>();
  const choices: ServiceChoices = {
    freshMs: 0,
    paceWrites: false,
    onOutcome: (job, outcome) => {
      outcomes.push({ job, outcome });
      listeners.forEach((listener) => listener());
    },
  };
  const settings = parseOperatorSettings(
    `registries: { docker.io: { mirror: "${parts.registryUrl}" } }\nnetwork: { allowPrivate: ["127.0.0.0/8"] }`,
    "settings.yml",
  );
  const bot = await startBot(await environmentOf(github, parts.redisUrl), settings, choices);
  const worker =
    parts.redisUrl === null ? null : await startWorker(await environmentOf(github, parts.redisUrl), settings, choices);
  github.webhookUrl = `http://127.0.0.1:${bot.port}/api/github/webhooks`;

  const next: Organisation["next"] = (wanted, since = outcomes.length) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(null), 20_000);
      const look = (): void => {
        const found = outcomes.slice(since).find(({ job, outcome }) => wanted(job, outcome));
        if (found !== undefined) finish(found.outcome);
      };
      const finish = (outcome: JobOutcome | null): void => {
        clearTimeout(timer);
        listeners.delete(look);
        if (outcome !== null) resolve(outcome);
        else reject(new Error(`no such outcome within 20 s, but:\n${JSON.stringify(outcomes.slice(since), null, 1)}`));
      };
      listeners.add(look);
      look();
    });
  const { queue } = bot.service.ports;
  const settled = async (): Promise<void> => {
    if (!("idle" in queue) || typeof queue.idle !== "function") throw new Error("only the queue in this process can tell");
    await queue.idle();
  };
  const sweep = async (): Promise<void> => {
    await queue.enqueue({ name: "sweep" });
    await settled();
  };
  const stop = async (): Promise<void> => {
    await bot.stop();
    await worker?.stop();
    await github.stop();
  };
  return { github, outcomes, next, settled, sweep, stop };
}

async function environmentOf(github: StandInGithub, redisUrl: string | null): Promise<Environment> {
  const variables = {
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    HOST: "127.0.0.1",
    PORT: String(await freePort()),
    GHE_HOST: github.ghes.host,
    GHE_PROTOCOL: github.ghes.protocol,
    LOG_LEVEL: "silent",
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
  };
  return parseEnvironment(variables, false);
}
