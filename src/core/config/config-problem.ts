import type { Problem } from "../problem.ts";

/** Something wrong in a repository file, with the place to look at and what to do about it. */
export interface ConfigProblem extends Problem {
  readonly code: "config-invalid" | "config-overridden" | "config-not-read";
  /** The file, as it is to be shown. */
  readonly file: string;
  /** As in `rules[0].match.image`; empty where the problem is about the whole file. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  /** What to write instead; null where the message says it all. */
  readonly hint: string | null;
}
