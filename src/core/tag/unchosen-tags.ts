import type { ParsedTag } from "./parsed-tag.ts";
import { parseTag } from "./parse-tag.ts";
import type { TagClass } from "./tag-class.ts";
import { otherFamily } from "./tag-family.ts";
import type { ReadingMemory } from "./tag-rest.ts";

/** Counts the listed tags by class where none of them takes the place of the current one for its version. */
export function unchosenTags(
  current: ParsedTag,
  published: readonly string[],
  aliases: readonly string[],
  memory: ReadingMemory,
): ReadonlyMap<TagClass, number> {
  const wanted = new Set(aliases);
  const counts = new Map<TagClass, number>();
  for (const tag of published) {
    const name = wanted.has(tag) ? "alias" : classOf(parseTag(tag, memory), current);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function classOf(parsed: ParsedTag, current: ParsedTag): TagClass {
  if (parsed.tag === current.tag) return "current";
  if (parsed.family === current.family && parsed.kind === current.kind) return "moving";
  return parsed.kind === "version" ? "not-alias" : otherFamily(current, parsed);
}
