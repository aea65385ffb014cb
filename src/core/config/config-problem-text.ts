import type { ConfigProblem } from "./config-problem.ts";

/** One line about a problem, which begins as those of compilers do, so that editors find the place. */
export function configProblemText({ file, line, column, message, hint }: ConfigProblem): string {
  return `${file}:${line}:${column}: ${hint === null ? message : `${message}; ${hint}`}`;
}
