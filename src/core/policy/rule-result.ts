/** What one rule says of one base-image line: `hold` waits, `skip` says no, each in a sentence a person understands. */
export interface RuleResult {
  /** Kebab-case name of the rule, e.g. `largest-step`. */
  readonly rule: string;
  readonly outcome: "pass" | "hold" | "skip";
  readonly sentence: string;
}
