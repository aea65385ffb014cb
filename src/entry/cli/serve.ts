import { readServiceEnvironment } from "../environment.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import { registryOptions } from "./report-options.ts";

/** `plinth serve`: the GitHub App. */
export const serve: Command = {
  operand: "",
  options: registryOptions,
  details: `Listens for webhooks at /api/github/webhooks until it is told to end. Without REDIS_URL it does the jobs as well. Takes
from the environment, or a .env file: APP_ID, PRIVATE_KEY or PRIVATE_KEY_PATH, WEBHOOK_SECRET, PORT, HOST, REDIS_URL,
GHE_HOST, GHE_PROTOCOL, LOG_LEVEL, LOG_FORMAT, PLINTH_SETTINGS.`,
  async run(given) {
    const environment = readServiceEnvironment();
    const settings = await readOperatorSettings(given.text("settings") ?? environment.settingsFile);
    const service = await import("../serve.ts");
    await service.serve(environment, settings);
    return exitCodes.done;
  },
};
