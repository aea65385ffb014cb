import type { ParsedTag } from "./parsed-tag.ts";
import { isDay } from "./tag-component.ts";

/**
 * Tells which tags of one family count what `current` counts.
 *
 * Two kinds of numbers look like a newer version and are not: those of another product in the same repository
 * (`selenium/standalone-chrome` lists 4.26 of Selenium and 130.0 of Chrome), and those of something inside the image
 * (`4.0.13-22-trixie` is on Node.js 22). The tags themselves tell: the first leave a gap in the major versions, and
 * the second come with many versions while each version comes with many of them.
 */
export function sameNumbering(current: ParsedTag, members: readonly ParsedTag[]): (tag: ParsedTag) => boolean {
  const ceiling = current.scheme === "version" ? highestMajor(current, members) : Number.POSITIVE_INFINITY;
  const component = namesComponent(current, members) ? current.revisions[0]?.join(".") : undefined;
  return (tag) =>
    (tag.parts[0] ?? 0) <= ceiling &&
    (component === undefined || tag.revisions[0]?.join(".") === component) &&
    isPaddedLike(current, tag) &&
    !hasDayInside(current, tag);
}

/**
 * `8.04.1` is no newer `8.4.0`: a number gets no zeros in front that it does not have now. That it loses them happens, as
 * when Docker went from 17.03 to 18.9.
 */
function isPaddedLike(current: ParsedTag, { parts, widths }: ParsedTag): boolean {
  if (widths === null) return true;
  return parts.every((part, index) => {
    const width = widths[index] ?? 0;
    const isPadded = width > digitsOf(part);
    return !isPadded || (current.widths?.[index] ?? digitsOf(current.parts[index] ?? 0)) >= width;
  });
}

function digitsOf(number: number): number {
  return String(number).length;
}

/** `1.2.20240101` is a nightly of 1.2, and no newer 1.2.3. */
function hasDayInside(current: ParsedTag, { scheme, parts }: ParsedTag): boolean {
  if (scheme !== "version") return false;
  return parts.some((part, index) => index > 0 && isDayNumber(part) && !isDayNumber(current.parts[index] ?? 0));
}

function isDayNumber(part: number): boolean {
  return part >= 19_900_101 && part < 21_000_101 && isDay(String(part));
}

/** From here on the first part counts every release, and any number may follow: 200, 499. */
const countsReleases = 50;

/** Goes up the major versions until the next one is too far away to follow: 4, 95. Years follow anything: 5, 2025. */
function highestMajor(current: ParsedTag, members: readonly ParsedTag[]): number {
  let highest = current.parts[0] ?? 0;
  const majors = new Set(members.map(({ parts }) => parts[0] ?? 0));
  for (const major of [...majors].toSorted((a, b) => a - b)) {
    const isYear = major >= 2000 && major < 2100;
    if (highest < countsReleases && major > highest * 2 + 30 && !isYear) break;
    highest = Math.max(highest, major);
  }
  return highest;
}

/** Below it, or above the other, a number behind a full version counts rebuilds. */
const lowestComponent = 5;
const highestComponent = 99;
/** Fewer versions tell nothing, and then a number in front of a variant is not changed. */
const versionsThatTell = 3;

/** True where the number behind the version is that of something else, so that it stays as it is. */
function namesComponent({ family }: ParsedTag, members: readonly ParsedTag[]): boolean {
  if (!family.startsWith("version-{#") && !family.startsWith("vversion-{#")) return false;
  const numbersOf = new Map<string, Set<string>>();
  const versionsOf = new Map<string, Set<string>>();
  let couldCount = false;
  for (const { parts, revisions } of members) {
    const number = revisions[0] ?? [];
    if (parts.length < 3 && !(parts.length === 1 && number.length === 1)) continue;
    const first = number[0] ?? 0;
    couldCount ||= number.length === 1 && (first < lowestComponent || first > highestComponent);
    add(numbersOf, parts.join("."), number.join("."));
    add(versionsOf, number.join("."), parts.join("."));
  }
  if (couldCount || numbersOf.size === 0) return false;
  const crossed = hasSeveral(numbersOf) && hasSeveral(versionsOf);
  return crossed || (numbersOf.size < versionsThatTell && family.includes("version-{#1}-"));
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

function hasSeveral(sets: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...sets.values()].some(({ size }) => size > 1);
}
