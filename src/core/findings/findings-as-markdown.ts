import { markdownCode, markdownText } from "../pull-request/markdown-text.ts";
import { countText } from "../report/count-text.ts";
import { checkSummary } from "./check-summary.ts";
import type { Finding } from "./finding.ts";

/** GitHub takes no more than 65,535 characters in a summary. */
const longestSummary = 60_000;

/**
 * Sets findings in GitHub's Markdown, errors first: for the check run, the dashboard and the summary of a workflow.
 *
 * Text from the files is neutralised. Rows that would make it too long are left out and counted.
 */
export function findingsAsMarkdown(findings: readonly Finding[], files: number, longest = longestSummary): string {
  const summary = `${markdownText(checkSummary(findings, files))}.`;
  if (findings.length === 0) return `${summary}\n`;
  const head = ["| Line | Level | Finding | What to do |", "| --- | --- | --- | --- |"];
  const rows = findings.toSorted((one, other) => rank(one) - rank(other)).map(findingRow);
  const shown: string[] = [];
  let length = 0;
  for (const row of rows) {
    length += row.length + 1;
    if (length > longest) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  const rest = left === 0 ? [] : ["", `${countText(left, "more is", "more are")} not shown.`];
  return [summary, "", ...head, ...shown, ...rest, ""].join("\n");
}

/** One finding as a row of a Markdown table: place, level, sentence and remedy. */
function findingRow({ file, line, level, sentence, remedy }: Finding): string {
  return `| ${[markdownCode(`${file}:${line}`), level, markdownText(sentence, 500), markdownText(remedy)].join(" | ")} |`;
}

function rank({ level }: Finding): number {
  return level === "error" ? 0 : 1;
}
