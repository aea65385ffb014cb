import { createHash } from "node:crypto";
import type { ImageLookup } from "./image-lookup.ts";
import type { RuleResult } from "./rule-result.ts";

/**
 * Names what an answer amounts to, so that an unchanged one need not be told to anybody: 32 hex digits.
 *
 * Only what a decision hangs on counts. When it was looked up, and sentences that tell of dates, do not.
 */
export function lookupFingerprint(lookup: ImageLookup): string {
  return createHash("sha256")
    .update(JSON.stringify(substanceOf(lookup)))
    .digest("hex")
    .slice(0, 32);
}

function substanceOf(lookup: ImageLookup): unknown {
  if (lookup.kind === "failed") return [lookup.problem.code, lookup.problem.subject];
  const { choice, current, target, passedOver, results } = lookup;
  return [
    choice.kind === "none" ? choice.reason : choice.kind,
    current?.digest,
    target && [target.candidate.tag, target.candidate.step, target.state.digest],
    passedOver.map(({ tag, result }) => [tag, ...outcomeOf(result)]),
    results.map(outcomeOf),
  ];
}

function outcomeOf({ rule, outcome }: RuleResult): readonly string[] {
  return [rule, outcome];
}
