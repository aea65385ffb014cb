import { createGithubDirectory } from "../adapters/github/github-directory.ts";
import { createRestOctokit } from "../adapters/github/rest-octokit.ts";
import { createPinoLog } from "../adapters/log/pino-log.ts";
import { createInProcessQueue, type FailedJob } from "../adapters/queue/in-process-queue.ts";
import { createInMemoryStore } from "../adapters/store/in-memory-store.ts";
import { lookupPlaces } from "../core/config/lookup-places.ts";
import type { OperatorSettings } from "../core/config/operator-settings.ts";
import { SettingsError } from "../core/errors.ts";
import { handleJob, type JobOutcome } from "../workflow/handle-job.ts";
import type { Job } from "../workflow/job.ts";
import type { RepositoryName } from "../workflow/ports/forge.ts";
import { composePorts, type ServiceChoices } from "./compose.ts";
import type { Environment } from "./environment.ts";

/** A run by hand or by cron does not wait for long: the next one tries again. */
const fewRetries = { attempts: 3, firstDelayMs: 1_000, longestWaitMs: 60_000 };

/** What one run over one repository came to. */
export interface RunResult {
  readonly outcomes: readonly { readonly job: Job; readonly outcome: JobOutcome }[];
  readonly failures: readonly FailedJob[];
}

/** Does the App's whole job for one repository once, with a token from the environment. */
export async function runOnce(
  repository: RepositoryName,
  environment: Environment,
  settings: OperatorSettings,
  choices: Pick<ServiceChoices, "paceWrites"> = {},
): Promise<RunResult> {
  const { githubToken: token, githubApiUrl: apiUrl } = environment;
  if (token === null) {
    const problem = "GITHUB_TOKEN: missing: a token that may write contents and pull requests of the repository";
    throw new SettingsError("environment-invalid", [problem]);
  }
  const log = createPinoLog({ level: environment.logLevel, format: environment.logFormat });
  const client = createRestOctokit({ auth: token }, { apiUrl, log, paceWrites: choices.paceWrites ?? true }, "token");
  const outcomes: { job: Job; outcome: JobOutcome }[] = [];
  const queue = createInProcessQueue({ log, lookups: lookupPlaces(settings), retry: fewRetries });
  const { ports, close } = composePorts({
    environment,
    settings,
    log,
    queue,
    store: createInMemoryStore({ now: () => new Date() }),
    directory: createGithubDirectory({ kind: "token", client, repositories: [repository] }),
    deliveries: null,
    choices: { allowLoopback: true, onOutcome: (job, outcome) => outcomes.push({ job, outcome }) },
  });
  queue.work(async (job) => void (await handleJob(job, ports)));
  await queue.enqueue({ name: "scan-repository", repository, installationId: null });
  const failures = await queue.idle();
  await close();
  return { outcomes, failures };
}
