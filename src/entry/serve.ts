import type { OperatorSettings } from "../core/config/operator-settings.ts";
import { Server } from "probot";
import { createBot } from "./bot.ts";
import { composeService, type Service, type ServiceChoices } from "./compose.ts";
import type { Environment } from "./environment.ts";
import { listenFailure } from "./listen-failure.ts";
import { observe } from "./observe.ts";
import { readRegistryEventSecrets } from "./registry-event-secrets.ts";
import { untilShutdown } from "./shutdown.ts";

/** A repository that is pushed to again and again is scanned at most this often, the last push included. */
const tenSecondsMs = 10 * 1000;
/** GitHub repeats no webhook by itself: those that failed are asked for again this often. */
const tenMinutesMs = 10 * 60 * 1000;
/** What no webhook tells, a registry's new tag above all, is found this often. */
const sixHoursMs = 6 * 60 * 60 * 1000;

/** Runs the bot until the process is told to end; embedded, it does the jobs as well. */
export async function serve(environment: Environment, settings: OperatorSettings): Promise<void> {
  const bot = await startBot(environment, settings);
  await untilShutdown(bot.service.log, bot.stop);
}

/** Starts the webhook server, and the periodic sweep. */
export async function startBot(
  environment: Environment,
  settings: OperatorSettings,
  choices: ServiceChoices = {},
): Promise<{ readonly service: Service; readonly port: number; readonly stop: () => Promise<void> }> {
  const sources = readRegistryEventSecrets(settings, environment.readSecret);
  const { scanPauseMs = tenSecondsMs } = choices;
  const service = composeService(environment, settings, choices);
  const { log, ports, probot, embedded, close } = service;
  const server = new Server({ Probot: probot, port: environment.port, host: environment.host, log });
  let observed: Awaited<ReturnType<typeof observe>> | null = null;
  try {
    await server.load(createBot({ ...ports, scanPauseMs }, sources));
    await server.start();
    observed = await observe(environment, settings, service);
    if (embedded) observed.work();
    await ports.queue.repeat({ name: "redeliver-webhooks" }, tenMinutesMs);
    await ports.queue.repeat({ name: "reconcile" }, sixHoursMs);
    await ports.queue.repeat({ name: "sweep" }, sixHoursMs);
  } catch (error) {
    await server.stop();
    await close();
    await observed?.close();
    throw listenFailure(error, environment);
  }
  log.info({ port: server.port, embedded }, "Plinth listens for webhooks at /api/github/webhooks");
  const stop = async (): Promise<void> => {
    await server.stop();
    await close();
    await observed.close();
  };
  return { service, port: server.port, stop };
}
