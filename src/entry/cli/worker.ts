import { readServiceEnvironment } from "../environment.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import { registryOptions } from "./report-options.ts";

/** `plinth worker`: does the jobs that the App puts into Redis. */
export const worker: Command = {
  operand: "",
  options: registryOptions,
  details: `Takes jobs from Redis until it is told to end; as many workers as wanted may run. Takes from the environment, or a .env
file, what \`plinth serve\` takes; REDIS_URL is needed.`,
  async run(given) {
    const environment = readServiceEnvironment();
    const settings = await readOperatorSettings(given.text("settings") ?? environment.settingsFile);
    const service = await import("../worker.ts");
    await service.worker(environment, settings);
    return exitCodes.done;
  },
};
