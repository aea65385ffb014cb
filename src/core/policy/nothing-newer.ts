import type { RuleResult } from "./rule-result.ts";

const rules: ReadonlySet<string> = new Set(["up-to-date", "no-newer-tag-of-this-shape", "floating-tag-kept", "pin"]);

/** True for a rule's result that says no more than that there is nothing newer. */
export function saysNothingNewer({ rule, outcome }: RuleResult): boolean {
  return outcome !== "pass" && rules.has(rule);
}
