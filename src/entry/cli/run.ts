import { AccessError, UpstreamError } from "../../core/errors.ts";
import { Job } from "../../workflow/job.ts";
import { parseEnvironment } from "../environment.ts";
import type { RunResult } from "../run-once.ts";
import type { Command } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import { registryOptions } from "./report-options.ts";
import { runResultText } from "./run-result-text.ts";
import { paintFor } from "./terminal.ts";

/** `plinth run`: the App's whole job for one repository, once. */
export const run: Command = {
  operand: "",
  options: {
    repo: { type: "string", value: "OWNER/NAME", description: "The repository on GitHub." },
    ...registryOptions,
  },
  details: `Reads the repository on GitHub, asks the registries, and opens, refreshes and closes pull requests as the App would. For
cron and workflows. Takes from the environment alone, and from no .env file: GITHUB_TOKEN, which may write contents and pull
requests; GITHUB_API_URL; LOG_LEVEL (by default warn); LOG_FORMAT; PLINTH_SETTINGS.`,
  async run(given, terminal) {
    const repository = given.text("repo");
    const job = Job.safeParse({ name: "scan-repository", repository, installationId: null });
    if (repository === undefined) return { misuse: "--repo OWNER/NAME says which repository" };
    if (!job.success) return { misuse: `--repo ${repository}: expected OWNER/NAME` };
    const environment = parseEnvironment(terminal.environment, terminal.stderr.isTTY === true);
    const settings = await readOperatorSettings(given.text("settings") ?? environment.settingsFile);
    const { runOnce } = await import("../run-once.ts");
    const logLevel = terminal.environment["LOG_LEVEL"] === undefined ? "warn" : environment.logLevel;
    const result = await runOnce(repository, { ...environment, logLevel }, settings);
    terminal.stdout.write(runResultText(repository, result, paintFor(terminal.stdout, terminal.environment)));
    return endOf(result);
  },
};

function endOf({ outcomes, failures }: RunResult): ExitCode {
  const errors = failures.map(({ error }) => error);
  const upstream = errors.filter((error) => error instanceof UpstreamError || error instanceof AccessError);
  if (upstream.length < errors.length) return exitCodes.internal;
  if (outcomes.some(({ outcome }) => outcome.kind === "config-invalid")) return exitCodes.settings;
  return upstream.length > 0 ? exitCodes.upstream : exitCodes.done;
}
