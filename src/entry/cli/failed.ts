import type { FailedJobRecord, RetriedJobs } from "../../adapters/queue/failed-jobs.ts";
import { alignColumns } from "../../core/report/align-columns.ts";
import { countText } from "../../core/report/count-text.ts";
import { visibleText } from "../../core/report/visible-text.ts";
import { SettingsError } from "../../core/errors.ts";
import { readServiceEnvironment } from "../environment.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { reportFormat } from "./report-options.ts";
import type { Terminal } from "./terminal.ts";

/** `plinth failed`: the jobs that ended in failure. */
export const failed: Command = {
  operand: "",
  options: {
    retry: { type: "boolean", description: "Do all of them again." },
    format: { type: "string", value: "FORMAT", description: "text or json (default: text)." },
  },
  details: `Lists the jobs that workers gave up, the newest first: what was to be done, when it failed, and why. Failed jobs are kept
for a week. Takes REDIS_URL from the environment, or a .env file. Ends with 1 where there are any, unless they are done again.`,
  async run(given, terminal) {
    const format = reportFormat(given.text("format"), ["text", "json"]);
    if (typeof format === "object") return format;
    const { redisUrl, logLevel, logFormat } = readServiceEnvironment();
    if (redisUrl === null) {
      const problem = "REDIS_URL: missing: it says where the jobs are; without Redis none are kept";
      throw new SettingsError("environment-invalid", [problem]);
    }
    const { openFailedJobQueue } = await import("../failed-job-queue.ts");
    const jobs = openFailedJobQueue(redisUrl, { level: logLevel, format: logFormat });
    try {
      if (given.flag("retry")) {
        const ended = await jobs.retry();
        terminal.stdout.write(format === "json" ? `${JSON.stringify(ended, null, 2)}\n` : retriedText(ended));
        return exitCodes.done;
      }
      const list = await jobs.list();
      if (format === "json") terminal.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
      else tellAbout(list, terminal);
      return list.length === 0 ? exitCodes.done : exitCodes.findings;
    } finally {
      await jobs.close();
    }
  },
};

function retriedText({ retried, left }: RetriedJobs): string {
  const stayed = left === 0 ? "" : `${countText(left, "job")} left: this version cannot read what was to be done.\n`;
  return `${countText(retried, "job")} enqueued again.\n${stayed}`;
}

function tellAbout(list: readonly FailedJobRecord[], terminal: Terminal): void {
  if (list.length === 0) {
    terminal.stdout.write("No job ended in failure.\n");
    return;
  }
  const rows = list.map(({ failedAt, job, reason }) => [
    { text: failedAt.slice(0, 19).replace("T", " ") },
    { text: visibleText(JSON.stringify(job), 120) },
    { text: visibleText(reason, 200) },
  ]);
  terminal.stdout.write(`${alignColumns(rows).join("\n")}\n`);
}
