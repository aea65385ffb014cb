import type { Digest } from "../../image/digest.ts";
import type { RuleResult } from "../rule-result.ts";
import type { SeenDigest } from "../tag-history.ts";

/**
 * Refuses a digest that the tag had before: the newer one was withdrawn, or two publishers take turns, and following
 * would move every build back and forth. Null where the tag did not go back.
 *
 * `digests` are those that the tag had, newest first.
 */
export function digestReturned(digest: Digest, digests: readonly SeenDigest[]): RuleResult | null {
  const [newest] = digests;
  if (newest === undefined || newest.digest === digest) return null;
  const since = newest.seenAt === null ? "" : ` (first seen ${newest.seenAt.slice(0, 10)})`;
  const sentence = `The tag went back to ${short(digest)}, which it had before ${short(newest.digest)}${since}; waits for a new image.`;
  return { rule: "digest-returned", outcome: "hold", sentence };
}

function short(digest: Digest): string {
  return `${digest.slice(0, 19)}…`;
}
