import { countText } from "../../report/count-text.ts";
import type { AgeStart } from "../age-start.ts";
import type { RuleResult } from "../rule-result.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Lets an image settle before it is proposed, so that a bad or hijacked release is noticed by others first.
 *
 * Where nothing tells when its age began to count, an image is old enough.
 */
export function minimumAge({ clock, since }: AgeStart, minimumAgeDays: number, now: Date): RuleResult {
  const rule = "minimum-age";
  if (since === null) {
    const sentence = "Age unknown: the registry gives no date for this image.";
    return { rule: "age-unknown", outcome: "pass", sentence };
  }
  const began = `${clock === "plinth" ? "First seen" : "Published"} ${since.slice(0, 10)}`;
  const oldEnoughAt = Date.parse(since) + minimumAgeDays * dayMs;
  if (now.getTime() >= oldEnoughAt) {
    const age = minimumAgeDays === 0 ? "" : `, at least ${countText(minimumAgeDays, "day")} ago`;
    return { rule, outcome: "pass", sentence: `${began}${age}.` };
  }
  const until = new Date(oldEnoughAt).toISOString().slice(0, 10);
  return {
    rule,
    outcome: "hold",
    sentence: `${began}; waits until ${until}, when it is ${countText(minimumAgeDays, "day")} old.`,
  };
}
