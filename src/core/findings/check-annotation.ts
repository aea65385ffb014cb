import type { Finding } from "./finding.ts";
import { findingText } from "./finding-text.ts";
import { ruleDescription } from "./rule-description.ts";

/** A finding as it is shown on the line of a commit; plain text, of bounded length. */
export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Null where the finding spans lines: columns are only for one line. */
  readonly columns: { readonly start: number; readonly end: number } | null;
  readonly level: "failure" | "warning";
  readonly title: string;
  readonly message: string;
}

/** Says a finding on its line. */
export function checkAnnotation(finding: Finding): CheckAnnotation {
  const { rule, level, file, line, column, endLine, endColumn } = finding;
  return {
    path: file,
    startLine: line,
    endLine,
    columns: line === endLine ? { start: column, end: endColumn } : null,
    level: level === "error" ? "failure" : "warning",
    title: ruleDescription(rule).title,
    message: `${findingText(finding)} (${rule})`,
  };
}
