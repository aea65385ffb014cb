import { compareNumbers } from "./compare-tags.ts";
import type { ParsedTag } from "./parsed-tag.ts";
import { versionAndRuntime } from "./version-and-runtime.ts";

/**
 * Tells which of some tags that name no version of the image are not built any more: the newest version that is listed
 * in front of them, as in `9.1.0-jdk21-jammy`, is older than the one in front of the same on another operating system.
 */
export function restingTags(
  current: ParsedTag,
  members: readonly ParsedTag[],
  published: readonly string[],
): (tag: ParsedTag) => boolean {
  const namesVersion = current.scheme === "date" || /^[vV]?\d/.test(current.tag);
  if (namesVersion || current.osReleases.length === 0) return () => false;
  const inFront = versionsInFront(new Set([current, ...members].map(({ tag }) => tag)), published);
  const newest = new Map<string, readonly number[]>();
  for (const member of members) {
    const key = versionAndRuntime(member.parts, member);
    const version = inFront.get(member.tag) ?? [];
    if (compareNumbers(version, newest.get(key) ?? []) > 0) newest.set(key, version);
  }
  return (tag) => {
    const own = inFront.get(tag.tag);
    return own !== undefined && compareNumbers(own, newest.get(versionAndRuntime(tag.parts, tag)) ?? []) < 0;
  };
}

/** The newest version that is listed in front of each tag. Releases alone count. */
function versionsInFront(tags: ReadonlySet<string>, published: readonly string[]): Map<string, readonly number[]> {
  const newest = new Map<string, readonly number[]>();
  for (const tag of published) {
    const end = tag.indexOf("-");
    if (end < 1 || !tags.has(tag.slice(end + 1))) continue;
    const digits = /^[vV]?(\d{1,15}(?:\.\d{1,15}){0,5})$/.exec(tag.slice(0, end))?.[1];
    const version = digits?.split(".").map(Number) ?? [];
    if (compareNumbers(version, newest.get(tag.slice(end + 1)) ?? []) > 0) newest.set(tag.slice(end + 1), version);
  }
  return newest;
}
