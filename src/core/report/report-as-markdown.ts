import { markdownCode, markdownText } from "../update/markdown-text.ts";
import { familiarName, versionText } from "./image-text.ts";
import { type ReportKind, refusal } from "./report-as-text.ts";
import type { Report } from "./report.ts";
import { reportSummary } from "./report-summary.ts";
import { skipSentence } from "./skip-sentence.ts";

/** Sets a report in GitHub's Markdown, for the summary of a workflow run or a comment. */
export function reportAsMarkdown(report: Report, kind: ReportKind): string {
  const { lines, updates, problems, written = [] } = report;
  const held = updates.filter(({ outcome }) => outcome === "hold");
  const taken = updates.filter(({ outcome }) => outcome === "take");
  const blocks = [
    "### Base images",
    markdownText(`${reportSummary(report, kind)}.`),
    ...(kind === "list"
      ? table(["Line", "Instruction", "Image", "Note"], lines.map(lineCells))
      : [
          ...table(["Line", "Image", "From", "To", "Step"], taken.map(updateCells)),
          ...table(
            ["Held", "Image", "From", "Why"],
            held.map((update) => heldCells(update, report)),
          ),
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

function updateCells({ file, line, from, to, step, ...image }: Report["updates"][number]): readonly string[] {
  return [
    markdownCode(`${file}:${line}`),
    markdownCode(familiarName(image)),
    markdownCode(versionText(from)),
    to === null ? "" : markdownCode(versionText(to)),
    step ?? "",
  ];
}

function heldCells(update: Report["updates"][number], report: Report): readonly string[] {
  const { file, line, from } = update;
  return [
    markdownCode(`${file}:${line}`),
    markdownCode(familiarName(update)),
    markdownCode(versionText(from)),
    markdownText(refusal(update, report)),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const all = [head, head.map(() => "---"), ...rows];
  return [all.map((cells) => `| ${cells.join(" | ")} |`).join("\n")];
}
