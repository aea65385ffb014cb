/**
 * A bot or a worker in a process of its own, to be killed. Its one argument is JSON; it tells its parent when it is ready.
 * Told `{ stepMs }` it sets its clock by that, and told `{}` it does nothing; either way it answers how many jobs it has done.
 */
import { flushCompileCache } from "node:module";
import { z } from "zod";
import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import type { ServiceChoices } from "../../src/entry/compose.ts";
import { parseEnvironment } from "../../src/entry/environment.ts";
import { startBot } from "../../src/entry/serve.ts";
import { startWorker } from "../../src/entry/worker.ts";

const { kind, variables, settings, leaseMs, freshMs, scanPauseMs } = z
  .object({
    kind: z.enum(["bot", "worker"]),
    variables: z.record(z.string(), z.string()),
    settings: z.string(),
    leaseMs: z.number(),
    freshMs: z.number(),
    scanPauseMs: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

const Order = z.object({ stepMs: z.number().optional() });
let stepMs = 0;
let done = 0;
process.on("message", (message) => {
  stepMs = Order.parse(message).stepMs ?? stepMs;
  process.send?.(done);
});
process.on("disconnect", () => process.exit());

const choices: ServiceChoices = {
  freshMs,
  scanPauseMs,
  onOutcome: () => void (done += 1),
  paceWrites: false,
  clock: { now: () => new Date(Date.now() + stepMs) },
  queue: { leaseMs, retry: { attempts: 5, firstDelayMs: 300, longestWaitMs: 6 * 60 * 60 * 1_000 } },
};
const environment = parseEnvironment(variables, false);
const operator = parseOperatorSettings(settings, "settings.yml");
const start = kind === "bot" ? startBot : startWorker;
const { stop } = await start(environment, operator, choices);
process.once("SIGTERM", () => void stop().then(() => process.exit()));
// A process that is killed would never write it.
flushCompileCache();
process.send?.("ready");
