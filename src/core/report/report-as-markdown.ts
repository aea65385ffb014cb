import { markdownCode, markdownText } from "../pull-request/markdown-text.ts";
import { familiarName, versionText } from "./image-text.ts";
import { noteOnUpdate } from "./note-on-update.ts";
import type { Report, ReportKind } from "./report.ts";
import { reportSummary } from "./report-summary.ts";
import { skipSentence } from "./skip-sentence.ts";

/** Sets a report in GitHub's Markdown, for the summary of a workflow run or a comment. */
export function reportAsMarkdown(report: Report, kind: ReportKind): string {
  const { lines, updates, problems, written = [] } = report;
  const held = updates.filter(({ outcome }) => outcome === "hold");
  const taken = updates.filter(({ outcome }) => outcome === "take");
  const cells = (update: Report["updates"][number]): readonly string[] => updateCells(update, report);
  const blocks = [
    "### Base images",
    markdownText(`${reportSummary(report, kind)}.`),
    ...(kind === "list"
      ? table(["Line", "Instruction", "Image", "Note"], lines.map(lineCells))
      : [
          ...table(["Line", "Image", "From", "To", "Step", "Note"], taken.map(cells)),
          ...table(["Held", "Image", "From", "To", "Step", "Why"], held.map(cells)),
        ]),
    ...table(
      ["Problem", "About", "What to do"],
      problems.map(({ code, subject, message }) => [code, markdownCode(subject), markdownText(message)]),
    ),
    ...(written.length === 0 ? [] : [written.map((file) => `- wrote ${markdownCode(file)}`).join("\n")]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function lineCells({ file, line, instruction, raw, skipped }: Report["lines"][number]): readonly string[] {
  return [
    markdownCode(`${file}:${line}`),
    markdownText(instruction),
    markdownCode(raw),
    skipped === null ? "" : markdownText(skipSentence(skipped)),
  ];
}

function updateCells(update: Report["updates"][number], report: Report): readonly string[] {
  const { file, line, from, to, step } = update;
  const before = markdownCode(versionText(from));
  const after = to === null ? "" : markdownCode(versionText(to));
  const said = noteOnUpdate(update, report);
  const note = said === "" ? "" : markdownText(said);
  return [markdownCode(`${file}:${line}`), markdownCode(familiarName(update)), before, after, step ?? "", note];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const all = [head, head.map(() => "---"), ...rows];
  return [all.map((cells) => `| ${cells.join(" | ")} |`).join("\n")];
}
