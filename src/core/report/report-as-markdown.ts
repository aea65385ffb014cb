import { familiarName, versionText } from "./image-text.ts";
import { type ReportKind, refusal } from "./report-as-text.ts";
import type { Report } from "./report.ts";
import { reportSummary } from "./report-summary.ts";
import { skipSentence } from "./skip-sentence.ts";
import { visibleText } from "./visible-text.ts";

/** Sets a report in GitHub's Markdown, for the summary of a workflow run or a comment. */
export function reportAsMarkdown(report: Report, kind: ReportKind): string {
  const { lines, updates, problems, written = [] } = report;
  const held = updates.filter(({ outcome }) => outcome === "hold");
  const taken = updates.filter(({ outcome }) => outcome === "take");
  const blocks = [
    "### Base images",
    plain(`${reportSummary(report, kind)}.`),
    ...(kind === "list"
      ? table(["Line", "Instruction", "Image", "Note"], lines.map(lineCells))
      : [
          ...table(["Line", "Image", "From", "To", "Step"], taken.map(updateCells)),
          ...table(["Held", "Image", "From", "Why"], held.map(heldCells)),
        ]),
    ...table(
      ["Problem", "About", "What to do"],
      problems.map(({ code, subject, message }) => [code, mono(subject), plain(message)]),
    ),
    ...(written.length === 0 ? [] : [written.map((file) => `- wrote ${mono(file)}`).join("\n")]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function lineCells({ file, line, instruction, raw, skipped }: Report["lines"][number]): readonly string[] {
  return [mono(`${file}:${line}`), plain(instruction), mono(raw), skipped === null ? "" : plain(skipSentence(skipped))];
}

function updateCells({ file, line, from, to, step, ...image }: Report["updates"][number]): readonly string[] {
  return [
    mono(`${file}:${line}`),
    mono(familiarName(image)),
    mono(versionText(from)),
    to === null ? "" : mono(versionText(to)),
    step ?? "",
  ];
}

function heldCells(update: Report["updates"][number]): readonly string[] {
  const { file, line, from } = update;
  return [mono(`${file}:${line}`), mono(familiarName(update)), mono(versionText(from)), plain(refusal(update))];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const all = [head, head.map(() => "---"), ...rows];
  return [all.map((cells) => `| ${cells.join(" | ")} |`).join("\n")];
}

/** A code span. A backtick would end it, and a bar would end the cell even inside it (GitHub Flavored Markdown, tables). */
function mono(text: string): string {
  return `\`${visibleText(text).replaceAll("`", "'").replace(/\\*\|/g, "\\|")}\``;
}

/** Plain words: nothing in them is markup, a link or a mention. */
function plain(text: string): string {
  return visibleText(text, 500)
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, "\\$&")
    .replaceAll("@", "@\u200B")
    .replaceAll("://", ":\u200B//");
}
