import { lineStanding } from "./line-standing.ts";
import type { Product, ReleaseLine } from "./release-line.ts";

/** The newest line that is supported on `today` (an ISO 8601 day), long-term where the product has such; null where none is. */
export function newestSupportedLine(product: Product, today: string): ReleaseLine | null {
  return product.lines.findLast((line) => lineStanding(product, line, today) === "long-term") ?? null;
}
