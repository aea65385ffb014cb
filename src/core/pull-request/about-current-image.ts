import type { RuleResult } from "../policy/rule-result.ts";

const rules: ReadonlySet<string> = new Set(["release-line-ended", "image-replaced"]);

/** True for what a rule says against the image that is used now: a reason to change, not one against a change. */
export function isAboutCurrentImage({ rule }: RuleResult): boolean {
  return rules.has(rule);
}
