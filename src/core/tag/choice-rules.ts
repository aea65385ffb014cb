import type { Step } from "./step.ts";

/** What the repository file and the line's directives allow a choice to be, after merging. Plain JSON. */
export interface ChoiceRules {
  readonly pin: "digest" | "none";
  /** What becomes of a moving tag: kept, or made a version where only `latest` (or no tag) was written, or always. */
  readonly floating: "keep" | "latest-only" | "version";
  /** What may be proposed. `pin` is allowed wherever `pin` is `digest`. */
  readonly steps: readonly Exclude<Step, "pin" | "replacement">[];
  /** Semver range on the version part; null allows all. */
  readonly versions: string | null;
  /** Linear-time (RE2) regular expression a proposed tag must match; null allows all. */
  readonly tags: string | null;
  readonly minimumAgeDays: number;
}
