import type { Product, ReleaseLine } from "./release-line.ts";

/** What is known of a release line on a day. `unknown` is newer than the table, or a product's own numbering. */
export type LineStanding = "long-term" | "supported" | "ended" | "unreleased" | "unknown";

/** How a release line stands on `today` (an ISO 8601 day). */
export function lineStanding(product: Product, line: ReleaseLine | null, today: string): LineStanding {
  if (line === null) return "unknown";
  if (line.released === null || line.released > today) return "unreleased";
  if (line.ended !== null && line.ended < today) return "ended";
  return product.longTerm && (line.longTermFrom === null || line.longTermFrom > today) ? "supported" : "long-term";
}

/** True for a line that is meant to be long-term, from its first day to past its end. */
export function isLongTermLine(product: Product, line: ReleaseLine): boolean {
  return !product.longTerm || line.longTermFrom !== null;
}
