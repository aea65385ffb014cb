import type { ConfigProblem } from "../config/config-problem.ts";
import type { Finding } from "./finding.ts";

/** A problem of the repository file as a finding. A file that cannot be used is an error: the last good one is in force instead, or nothing is proposed. */
export function configFinding({ code, file, path, line, column, message, hint }: ConfigProblem): Finding {
  const about = path === "" || message.includes(path) ? message : `${path}: ${message}`;
  return {
    rule: code,
    level: code === "config-invalid" ? "error" : "warning",
    file,
    line,
    column,
    endLine: line,
    endColumn: column,
    sentence: `${about}.`,
    remedy:
      hint === null
        ? "Correct the repository file."
        : `${hint.charAt(0).toUpperCase()}${hint.slice(1)}${/[.?!]$/.test(hint) ? "" : "."}`,
  };
}
