import { reportOf } from "../../core/report/report-of.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { printReport } from "./print-report.ts";
import { folderOptions, registryOptions, reportFormat, reportFormats } from "./report-options.ts";

/** `plinth scan`: what would change, and why. */
export const scan: Command = {
  operand: "[DIR]",
  options: {
    ...folderOptions,
    ...registryOptions,
    "exit-code": { type: "boolean", description: "End with 1 where there is an update to take." },
  },
  details: `Reads every Dockerfile below DIR (by default the current folder), asks the registries what is newer, and prints
what would change, what is held back and why. Nothing is written.`,
  async run(given, terminal) {
    const format = reportFormat(given.text("format"), reportFormats);
    if (typeof format === "object") return format;
    // The registry client is loaded here, so that help and mistakes do not wait for it.
    const { scanFolder } = await import("./scan-folder.ts");
    const scanned = await scanFolder(given, terminal);
    if ("misuse" in scanned) return scanned;

    printReport(reportOf(scanned.reportable), "scan", format, terminal);
    if (scanned.upstreamFailed) return exitCodes.upstream;
    const found = scanned.scan.decisions.some(({ outcome }) => outcome === "take");
    return found && given.flag("exit-code") ? exitCodes.findings : exitCodes.done;
  },
};
