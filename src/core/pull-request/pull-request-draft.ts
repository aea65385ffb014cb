import type { FileChange } from "../update/file-change.ts";

/** A pull request as it should be; whether it has to be opened, refreshed or left alone is for the workflow. */
export interface PullRequestDraft {
  readonly groupKey: string;
  readonly branch: string;
  readonly title: string;
  /** Ends with the hidden marker. At most 65,536 characters. */
  readonly body: string;
  readonly commitMessage: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly assignees: readonly string[];
  readonly draft: boolean;
  /** Null for none. */
  readonly milestone: string | null;
  /** True where GitHub may merge it when it is green. */
  readonly automerge: boolean;
  readonly files: readonly FileChange[];
}
