/**
 * A bot or a worker in a process of its own, to be killed. Its one argument is JSON; it tells its parent when it is ready,
 * and sets its clock by as many milliseconds as its parent says.
 */
import { z } from "zod";
import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import type { ServiceChoices } from "../../src/entry/compose.ts";
import { parseEnvironment } from "../../src/entry/environment.ts";
import { startBot } from "../../src/entry/serve.ts";
import { startWorker } from "../../src/entry/worker.ts";

const { kind, variables, settings, leaseMs, freshMs } = z
  .object({
    kind: z.enum(["bot", "worker"]),
    variables: z.record(z.string(), z.string()),
    settings: z.string(),
    leaseMs: z.number(),
    freshMs: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

let stepMs = 0;
process.on("message", (ms) => {
  stepMs = Number(ms);
  process.send?.("stepped");
});
process.on("disconnect", () => process.exit());

const choices: ServiceChoices = {
  freshMs,
  paceWrites: false,
  clock: { now: () => new Date(Date.now() + stepMs) },
  queue: { leaseMs, retry: { attempts: 5, firstDelayMs: 300, longestWaitMs: 6 * 60 * 60 * 1_000 } },
};
const environment = parseEnvironment(variables, false);
const operator = parseOperatorSettings(settings, "settings.yml");
await (kind === "bot" ? startBot(environment, operator, choices) : startWorker(environment, operator, choices));
process.send?.("ready");
