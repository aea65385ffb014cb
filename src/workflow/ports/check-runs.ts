import type { CheckAnnotation } from "../../core/findings/check-annotation.ts";

/** The newest check run of a commit that has Plinth's name. */
export interface CheckRun {
  readonly id: number;
  /** What Plinth wrote to know it again; empty where nothing was. */
  readonly externalId: string;
  readonly completed: boolean;
  readonly annotations: number;
}

/** A check run as it is to be. */
export interface CheckRunDraft {
  readonly commit: string;
  readonly externalId: string;
  readonly conclusion: "success" | "neutral" | "failure";
  readonly title: string;
  /** Markdown of at most 65,535 characters. */
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** A file that a commit changed. */
export interface ChangedFile {
  readonly path: string;
  /** Blob id. */
  readonly sha: string;
}

/** What is told on commits. Errors are those of the forge. */
export interface CheckRuns {
  /** Files that `commit` added or changed since it left `base`, a branch or commit; at most the first 300. */
  listChangedFiles(base: string, commit: string): Promise<readonly ChangedFile[]>;
  /** Null where the commit has none. */
  readCheckRun(commit: string): Promise<CheckRun | null>;
  /**
   * Completes the check run `known`, or a new one for null. Annotations are added to those that are there: a forge knows
   * no way to take one away.
   */
  writeCheckRun(known: number | null, draft: CheckRunDraft): Promise<void>;
}
