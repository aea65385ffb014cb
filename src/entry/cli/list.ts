import { reportOf } from "../../core/report/report-of.ts";
import { inventoryLines } from "../../workflow/repository/inventory-lines.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { printReport } from "./print-report.ts";
import { readFolder } from "./read-folder.ts";
import { folderOptions, reportFormat, reportFormats } from "./report-options.ts";

/** `plinth list`: every base-image line below a folder, external or not. */
export const list: Command = {
  operand: "[DIR]",
  options: folderOptions,
  details: `Reads every Dockerfile below DIR (by default the current folder) and prints each place that names an image:
FROM, COPY --from, RUN --mount from and # syntax. Lines that are not looked up say why.`,
  async run(given, terminal) {
    const startedAt = performance.now();
    const format = reportFormat(given.text("format"), reportFormats);
    if (typeof format === "object") return format;
    const folder = await readFolder(given, terminal);
    if ("misuse" in folder) return folder;
    const report = reportOf({
      lines: inventoryLines(folder.files, folder.config),
      decisions: [],
      problems: folder.problems,
      stats: { files: folder.files.length, registryRequests: 0, durationMs: performance.now() - startedAt },
    });
    printReport(report, "list", format, terminal);
    return exitCodes.done;
  },
};
