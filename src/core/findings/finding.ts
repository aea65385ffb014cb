/** What a finding is about: a rule of the policy, or the repository file itself. */
export type FindingRule =
  | "forbidden-image"
  | "missing-digest"
  | "latest-tag"
  | "ended-line"
  | "unreadable"
  | "config-invalid"
  | "config-overridden"
  | "config-not-read";

/** Something in a file that is not as the policy wants it; the same value for the check run, the command line and the dashboard. */
export interface Finding {
  readonly rule: FindingRule;
  readonly level: "error" | "warning";
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  /** One past the last character. */
  readonly endColumn: number;
  /** What is wrong, in one sentence. May quote the file: neutralise it before it is shown. */
  readonly sentence: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
}
