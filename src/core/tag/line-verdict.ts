import type { Product, ReleaseLine } from "../release-lines/release-line.ts";
import { isLongTermLine, lineStanding } from "../release-lines/line-standing.ts";

/** Whether a move from one release line to another is wise; `short-term` is for want of anything better. */
export type LineVerdict = "good" | "short-term" | "not-long-term-line" | "ended-line" | "unreleased-line";

/**
 * Judges a move from the line `from` to the line `to` on `today` (an ISO 8601 day).
 *
 * Within a line every move is good, even past its end. A long-term line is left for a long-term line only. A line
 * that the table does not know is newer than the table, or a numbering of the publisher's own: where the product has
 * long-term lines, nobody knows that it is one.
 */
export function lineVerdict(
  product: Product | null,
  from: ReleaseLine | null,
  to: ReleaseLine | null,
  today: string,
): LineVerdict {
  if (product === null || from === to) return "good";
  const fromLongTerm = from !== null && isLongTermLine(product, from);
  const standing = lineStanding(product, to, today);
  if (standing === "ended") return "ended-line";
  if (standing === "unreleased") return "unreleased-line";
  if (standing === "long-term") return "good";
  if (product.longTerm && fromLongTerm) return "not-long-term-line";
  return product.longTerm ? "short-term" : "good";
}
