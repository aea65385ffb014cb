import { countText } from "../report/count-text.ts";
import type { Finding } from "./finding.ts";

/** Sums findings up in one line, in the same words everywhere. */
export function checkSummary(findings: readonly Pick<Finding, "level">[], files: number): string {
  const errors = findings.filter(({ level }) => level === "error").length;
  const read = countText(files, "Dockerfile");
  if (findings.length === 0) return files === 0 ? "no Dockerfile to check" : `no findings in ${read}`;
  return `${countText(errors, "error")}, ${countText(findings.length - errors, "warning")} in ${read}`;
}
