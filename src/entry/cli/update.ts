import type { Problem } from "../../core/problem.ts";
import { reportOf } from "../../core/report/report-of.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit-code.ts";
import { printReport } from "./print-report.ts";
import { folderOptions, registryOptions, reportFormat, reportFormats } from "./report-options.ts";
import type { FolderScan } from "./scan-folder.ts";

/** `plinth update`: writes what `plinth scan` shows. */
export const update: Command = {
  operand: "[DIR]",
  options: { ...folderOptions, ...registryOptions },
  details: `Does what \`plinth scan\` does, and writes the updates into the Dockerfiles below DIR (by default the current
folder). Each file is replaced as a whole or not at all, and keeps everything but the references: bytes, mode, owner.`,
  async run(given, terminal) {
    const format = reportFormat(given.text("format"), reportFormats);
    if (typeof format === "object") return format;
    const { scanFolder } = await import("./scan-folder.ts");
    const scanned = await scanFolder(given, terminal);
    if ("misuse" in scanned) return scanned;

    const { written, problems } = await writeUpdates(scanned);
    const { reportable } = scanned;
    const report = reportOf({ ...reportable, written, problems: [...reportable.problems, ...problems] });
    printReport(report, "update", format, terminal);
    if (problems.length > 0) return exitCodes.unwritten;
    return scanned.upstreamFailed ? exitCodes.upstream : exitCodes.done;
  },
};

async function writeUpdates({ folder, scan }: FolderScan): Promise<{ written: string[]; problems: Problem[] }> {
  const { writeFileAtomically } = await import("../../adapters/checkout/write-file-atomically.ts");
  const { updatedText } = await import("../../workflow/update/decide-lines.ts");
  const rewrites = folder.files
    .map((file) => ({ path: file.path, before: file.text, after: updatedText(file, scan.lines, scan.decisions) }))
    .filter(({ before, after }) => after !== before);
  return withoutInterruption(() => {
    const problems = rewrites.map((rewrite) => writeFileAtomically(folder.dir, rewrite));
    return {
      written: rewrites.flatMap(({ path }, index) => (problems[index] === null ? [path] : [])),
      problems: problems.filter((problem) => problem !== null),
    };
  });
}

/** Ctrl-C ends a process between two instructions, unless it listens; a listener does not run before `work` is done. */
function withoutInterruption<Result>(work: () => Result): Result {
  process.on("SIGINT", ignore).on("SIGTERM", ignore);
  try {
    return work();
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", ignore);
  }
}

function ignore(): void {
  // Being there is all it does.
}
