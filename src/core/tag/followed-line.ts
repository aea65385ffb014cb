import { lineOfVersion } from "../release-lines/line-of-version.ts";
import { type LineStanding, lineStanding } from "../release-lines/line-standing.ts";
import type { Product, ReleaseLine } from "../release-lines/release-line.ts";
import type { ParsedTag } from "./parsed-tag.ts";
import type { TagFamily } from "./tag-family.ts";

const bestLast: readonly LineStanding[] = ["unreleased", "ended", "supported", "long-term"];

/**
 * The release line of a tag. One that follows several, as `10-jdk8` followed Tomcat 10.0, has the best of those it has
 * tags of; null where the table does not know one of them.
 *
 * `today` is an ISO 8601 day.
 */
export function followedLine(
  product: Product,
  tag: ParsedTag,
  family: Pick<TagFamily, "minorsOf">,
  today: string,
): ReleaseLine | null {
  const own = lineOfVersion(product, tag.parts);
  if (own !== null) return own;
  const lines = family.minorsOf(tag).map((minor) => lineOfVersion(product, minor));
  const rank = (line: ReleaseLine | null): number => bestLast.indexOf(lineStanding(product, line, today));
  return lines.includes(null) ? null : lines.reduce((a, b) => (rank(b) >= rank(a) ? b : a), null);
}
