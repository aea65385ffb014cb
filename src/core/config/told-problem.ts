import type { Problem } from "../problem.ts";
import type { ConfigProblem } from "./config-problem.ts";

/** A problem of a repository file beside those of other things, with its whole place and what to write instead. */
export function toldProblem({ code, file, line, column, message, hint }: ConfigProblem): Problem {
  return {
    code,
    subject: `${file}:${line}:${column}`,
    message: hint === null ? message : `${message}; ${hint}`,
  };
}
