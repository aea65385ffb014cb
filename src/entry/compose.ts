import type { Logger } from "pino";
import { Probot } from "probot";
import { createAppClients } from "../adapters/github/app-clients.ts";
import { createGithubDirectory } from "../adapters/github/github-directory.ts";
import { probotOptions } from "../adapters/github/probot-options.ts";
import { createWebhookDeliveries } from "../adapters/github/webhook-deliveries.ts";
import { createPinoLog } from "../adapters/log/pino-log.ts";
import { createBullmqQueue } from "../adapters/queue/bullmq-queue.ts";
import { createInProcessQueue } from "../adapters/queue/in-process-queue.ts";
import { createReleaseLineSource } from "../adapters/release-lines/release-line-source.ts";
import { createHttpRegistry } from "../adapters/registry/http-registry.ts";
import { createInMemoryStore } from "../adapters/store/in-memory-store.ts";
import { createRedisStore } from "../adapters/store/redis-store.ts";
import { currentTrace } from "../adapters/tracing/current-trace.ts";
import { lookupPlaces } from "../core/config/lookup-places.ts";
import type { OperatorSettings } from "../core/config/operator-settings.ts";
import type { JobPorts } from "../workflow/handle-job.ts";
import { ImageAnswers } from "../workflow/lookup/image-answers.ts";
import { storedHistory } from "../workflow/lookup/image-history.ts";
import { SlowLookups } from "../workflow/lookup/slow-lookups.ts";
import { PlannedPullRequests } from "../workflow/update/planned-pull-request.ts";
import type { Clock } from "../workflow/ports/clock.ts";
import type { ForgeDirectory } from "../workflow/ports/forge.ts";
import type { Queue } from "../workflow/ports/queue.ts";
import type { Store } from "../workflow/ports/store.ts";
import type { WebhookDeliveries } from "../workflow/ports/webhook-deliveries.ts";
import { rememberingRegistry } from "../workflow/lookup/remembering-registry.ts";
import type { Environment } from "./environment.ts";
import { readRegistryAccess } from "./registry-access.ts";

/** What a test or a demonstration may have otherwise than the service. */
export interface ServiceChoices {
  /** How long a registry's answer is believed. */
  readonly freshMs?: number;
  /** Off only in front of a stand-in for GitHub. */
  readonly paceWrites?: boolean;
  /** Least time between scans that pushes to one repository start. */
  readonly scanPauseMs?: number;
  readonly clock?: Clock;
  /** How soon the queue on Redis tries again, and takes a process for dead. */
  readonly queue?: Pick<Parameters<typeof createBullmqQueue>[0], "retry" | "leaseMs">;
  readonly onOutcome?: NonNullable<JobPorts["onOutcome"]>;
}

/** The service's parts, wired together; `close` lets running jobs end. */
export interface Service {
  readonly log: Logger;
  readonly probot: typeof Probot;
  readonly ports: JobPorts;
  /** True where queue, store and worker are in this process. */
  readonly embedded: boolean;
  readonly close: () => Promise<void>;
}

/** A push that follows another within minutes asks the registries nothing again. */
const fiveMinutesMs = 5 * 60 * 1000;

const systemClock: Clock = { now: () => new Date() };

/** Wires the GitHub App; throws `SettingsError` where the environment lacks something. */
export function composeService(
  environment: Environment,
  settings: OperatorSettings,
  choices: ServiceChoices = {},
): Service {
  const log = createPinoLog({ level: environment.logLevel, format: environment.logFormat, currentTrace });
  const { redisUrl, githubApiUrl: apiUrl } = environment;
  const app = environment.app();
  const access = { apiUrl, log, paceWrites: choices.paceWrites ?? true };
  const clients = createAppClients(app, access);
  const directory = createGithubDirectory({ kind: "app", ...clients });
  const { clock = systemClock } = choices;
  const lookups = lookupPlaces(settings);
  const queue =
    redisUrl === null
      ? createInProcessQueue({ log, lookups })
      : createBullmqQueue({ redisUrl, log, lookups, ...choices.queue });
  const store = redisUrl === null ? createInMemoryStore(clock) : createRedisStore({ redisUrl, log });
  const deliveries = createWebhookDeliveries(clients.asApp);
  const { ports, close } = composePorts({ environment, settings, log, queue, store, directory, deliveries, choices });
  return {
    log,
    probot: Probot.defaults(probotOptions({ ...app, ...access })),
    ports,
    embedded: redisUrl === null,
    close,
  };
}

/** Wires what both the App and a single run need to do jobs. */
export function composePorts(parts: {
  readonly environment: Environment;
  readonly settings: OperatorSettings;
  readonly log: Logger;
  readonly queue: Queue;
  readonly store: Store;
  readonly directory: ForgeDirectory;
  readonly deliveries: WebhookDeliveries | null;
  readonly choices: ServiceChoices & { readonly allowLoopback?: boolean };
}): { readonly ports: JobPorts; readonly close: () => Promise<void> } {
  const { environment, settings, log, queue, store, directory, deliveries, choices } = parts;
  const { freshMs = fiveMinutesMs, allowLoopback = false, clock = systemClock } = choices;
  const { readSecret } = environment;
  const access = readRegistryAccess(settings, readSecret, { commandLine: allowLoopback });
  const http = createHttpRegistry({ settings, readSecret, allowLoopback, access, clock, log, store });
  const releaseLines = createReleaseLineSource({ settings, allowLoopback, access: access.network, clock, log });
  const ports: JobPorts = {
    directory,
    registry: rememberingRegistry(http, store, freshMs),
    store,
    answers: new ImageAnswers(store),
    history: storedHistory(store),
    plans: new PlannedPullRequests(store),
    // Half of the places that a queue has by default.
    slowLookups: new SlowLookups(lookupPlaces(settings).most),
    queue,
    deliveries,
    clock,
    releaseLines,
    log,
    enforced: settings.enforce,
    freshMs,
    ...(choices.onOutcome === undefined ? {} : { onOutcome: choices.onOutcome }),
  };
  const close = async (): Promise<void> => {
    await queue.close();
    await http.close();
    await releaseLines.close();
    await store.close();
  };
  return { ports, close };
}
