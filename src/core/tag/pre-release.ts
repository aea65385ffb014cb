import type { PreRelease } from "./parsed-tag.ts";

/** The words that mark a pre-release, by how far they are from the release (PEP 440, semver and the images' own habits). */
const stages: ReadonlyMap<string, number> = new Map([
  ["nightly", 0],
  ["snapshot", 0],
  ["canary", 0],
  ["dev", 0],
  ["alpha", 1],
  ["a", 1],
  ["preview", 2],
  ["pre", 2],
  ["prerelease", 2],
  ["ea", 2],
  ["m", 2],
  ["milestone", 2],
  ["insiders", 2],
  ["beta", 3],
  ["b", 3],
  ["rc", 4],
  ["cr", 4],
  ["c", 4],
]);

const pattern = /^([a-z]+)[.]?(\d{1,15}(?:\.\d{1,15})*)?$/;

/**
 * Reads one component of a tag as a pre-release: `rc1`, `beta.2`, `ea`, `M1`.
 *
 * The single letters count only where they touch the version (`3.13.0b2`): elsewhere `-b06` is a build and `-a1` a name.
 */
export function preReleaseOf(word: string, touchesVersion: boolean): PreRelease | null {
  const match = pattern.exec(word);
  const label = match?.[1];
  if (label === undefined) return null;
  const stage = stages.get(label);
  const numbers = match?.[2]?.split(".").map(Number) ?? [];
  if (stage === undefined) return null;
  const letter = label.length === 1;
  if (letter && (numbers.length === 0 || (!touchesVersion && label !== "m"))) return null;
  return { stage, numbers };
}
