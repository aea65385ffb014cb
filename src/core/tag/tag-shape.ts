import type { ParsedTag } from "./parsed-tag.ts";

/** What a tag keeps when it is bumped: prefix, precision and variant. Two tags of one shape differ only in what moves. */
export function tagShape(parsed: ParsedTag): string {
  return `${parsed.precision}:${parsed.family}`;
}
