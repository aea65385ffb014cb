import type { z } from "zod";
import type { ConfigDocument } from "./config-document.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { describeIssue } from "./describe-issue.ts";

/** More than these nobody mends at once, and each takes a search for its place. */
const mostProblems = 100;

/** What the schema found in a document, in the order of the file; `schema` is the same schema in JSON. */
export function problemsOfIssues(
  issues: readonly z.core.$ZodIssue[],
  document: ConfigDocument,
  written: unknown,
  schema: object,
): readonly ConfigProblem[] {
  return issues
    .flatMap((issue) => describeIssue(issue, written, schema))
    .slice(0, mostProblems)
    .map(({ path, at, message, hint }) => document.problem(path, { message, hint }, at))
    .toSorted((one, other) => one.line - other.line || one.column - other.column);
}
