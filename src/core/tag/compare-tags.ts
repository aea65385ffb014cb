import type { NamedRelease, ParsedTag, PreRelease } from "./parsed-tag.ts";

/** Orders numbers part by part; a missing part counts as 0, so `11.0.16` is `11.0.16.0`. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Orders two tags by their versions alone: parts, then pre-release, then revisions. */
export function compareVersions(a: ParsedTag, b: ParsedTag): number {
  return compareNumbers(a.parts, b.parts) || comparePreReleases(a.preRelease, b.preRelease) || compareRevisions(a, b);
}

/** Orders what two tags stand on by its releases, in the order of the tag: operating systems, or runtimes. */
export function compareReleases(a: readonly NamedRelease[], b: readonly NamedRelease[]): number {
  for (const [index, release] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareNumbers(release.rung, other.rung);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A total order: version, then operating system, then runtime, then precision, then the text itself. */
export function compareTags(a: ParsedTag, b: ParsedTag): number {
  return (
    compareVersions(a, b) ||
    compareReleases(a.osReleases, b.osReleases) ||
    compareReleases(a.runtimes, b.runtimes) ||
    a.parts.length - b.parts.length ||
    (a.tag < b.tag ? -1 : Number(a.tag > b.tag))
  );
}

function comparePreReleases(a: PreRelease | null, b: PreRelease | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.stage - b.stage || compareNumbers(a.numbers, b.numbers);
}

function compareRevisions(a: ParsedTag, b: ParsedTag): number {
  const length = Math.max(a.revisions.length, b.revisions.length);
  for (let index = 0; index < length; index += 1) {
    const difference = compareNumbers(a.revisions[index] ?? [], b.revisions[index] ?? []);
    if (difference !== 0) return difference;
  }
  return 0;
}
