import { once } from "node:events";
import { createServer } from "node:http";
import type { OperatorSettings } from "../core/config/operator-settings.ts";
import { SettingsError } from "../core/errors.ts";
import { answerHealth } from "./answer-health.ts";
import { composeService, type Service, type ServiceChoices } from "./compose.ts";
import type { Environment } from "./environment.ts";
import { listenFailure } from "./listen-failure.ts";
import { observe } from "./observe.ts";
import { untilShutdown } from "./shutdown.ts";

/** Runs a worker until the process is told to end. */
export async function worker(environment: Environment, settings: OperatorSettings): Promise<void> {
  const running = await startWorker(environment, settings);
  await untilShutdown(running.service.log, running.stop);
}

/** Starts to do jobs, and tells how it is at `/livez` and `/readyz`. */
export async function startWorker(
  environment: Environment,
  settings: OperatorSettings,
  choices: ServiceChoices = {},
): Promise<{ readonly service: Service; readonly stop: () => Promise<void> }> {
  if (environment.redisUrl === null) {
    const problem = "REDIS_URL: missing: a worker takes its jobs from Redis; without Redis, serve does them itself";
    throw new SettingsError("environment-invalid", [problem]);
  }
  const service = composeService(environment, settings, choices);
  const { log, ports, close } = service;
  const health = createServer((request, response) => void answerHealth(request, response, ports));
  let observed: Awaited<ReturnType<typeof observe>>;
  try {
    health.listen(environment.port, environment.host);
    await once(health, "listening");
    observed = await observe(environment, settings, service);
  } catch (error) {
    health.close();
    health.closeAllConnections();
    await close();
    throw listenFailure(error, environment);
  }
  observed.work();
  log.info({ port: environment.port }, "Plinth's worker takes jobs");
  const stop = async (): Promise<void> => {
    health.close();
    await close();
    await observed.close();
  };
  return { service, stop };
}
