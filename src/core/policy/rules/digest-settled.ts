import type { RuleResult } from "../rule-result.ts";

/** Publishing an image for many platforms takes a while, and some publishers write the index again for each of them. */
const settleMinutes = 30;

/**
 * Waits until a tag that moved has had the same digest for a while.
 *
 * `seenAt` is when it was first seen there, ISO 8601; null where it was there at the first look, which says nothing: null.
 */
export function digestSettled(seenAt: string | null, now: Date): RuleResult | null {
  if (seenAt === null) return null;
  const rule = "digest-settled";
  const minutes = Math.floor((now.getTime() - Date.parse(seenAt)) / 60_000);
  if (minutes >= settleMinutes) {
    return { rule, outcome: "pass", sentence: `The tag has not moved for at least ${settleMinutes} minutes.` };
  }
  const sentence = `The tag moved less than ${settleMinutes} minutes ago and may still be moving.`;
  return { rule, outcome: "hold", sentence };
}
