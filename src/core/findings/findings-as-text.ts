import { alignColumns } from "../report/align-columns.ts";
import type { Paint } from "../report/paint.ts";
import { visibleText } from "../report/visible-text.ts";
import { checkSummary } from "./check-summary.ts";
import type { Finding } from "./finding.ts";

/** Sets findings for a terminal: each begins as those of compilers do, so that editors find the place. */
export function findingsAsText(findings: readonly Finding[], files: number, paint: Paint): string {
  const rows = findings.map(({ rule, level, file, line, column, sentence, remedy }) => [
    { text: `${visibleText(file)}:${line}:${column}:` },
    { text: level, paint: level === "error" ? paint.red : paint.yellow },
    { text: `${visibleText(sentence, 500)} ${visibleText(remedy, 500)}` },
    { text: rule, paint: paint.dim },
  ]);
  const blocks = [alignColumns(rows), [paint.bold(checkSummary(findings, files))]];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}
