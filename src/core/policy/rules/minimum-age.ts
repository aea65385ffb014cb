import type { RuleResult } from "../rule-result.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Lets an image settle before it is proposed, so that a bad or hijacked release is noticed by others first.
 *
 * `since` is when the image's age began to count, ISO 8601; null where nothing tells, which counts as old enough.
 */
export function minimumAge(since: string | null, minimumAgeDays: number, now: Date): RuleResult {
  const rule = "minimum-age";
  if (since === null) {
    return { rule, outcome: "pass", sentence: "Age unknown: the registry gives no date for this image." };
  }
  const date = since.slice(0, 10);
  const oldEnoughAt = Date.parse(since) + minimumAgeDays * dayMs;
  if (now.getTime() >= oldEnoughAt) {
    return { rule, outcome: "pass", sentence: `Published ${date}, at least ${days(minimumAgeDays)} ago.` };
  }
  const until = new Date(oldEnoughAt).toISOString().slice(0, 10);
  return {
    rule,
    outcome: "hold",
    sentence: `Published ${date}; waits until ${until}, when it is ${days(minimumAgeDays)} old.`,
  };
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
