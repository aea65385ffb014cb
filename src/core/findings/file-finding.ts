import type { Problem } from "../problem.ts";
import type { Finding } from "./finding.ts";

/** A file that could not be read, as a finding at its beginning. */
export function fileFinding({ subject, message }: Problem, level: Finding["level"]): Finding {
  return {
    rule: "unreadable",
    level,
    file: subject,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    sentence: message,
    remedy: "Make it a text file of the repository's own, or leave it out with paths.exclude.",
  };
}
