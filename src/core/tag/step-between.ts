import { compareReleases } from "./compare-tags.ts";
import type { ParsedTag } from "./parsed-tag.ts";
import type { TagCandidate } from "./tag-choice.ts";

type VersionStep = "patch" | "minor" | "major";
const steps: readonly TagCandidate["step"][] = ["patch", "minor", "variant", "major"];

/**
 * The steps of an update from one tag to another of its family: of the version, of the operating system underneath, and
 * of the runtime inside, whose numbers weigh as they would in an image of its own.
 */
export function stepsBetween(from: ParsedTag, to: ParsedTag): readonly TagCandidate["step"][] {
  const os = compareReleases(from.osReleases, to.osReleases) !== 0;
  const version = versionStep(from, to);
  const runtimes = from.runtimes.flatMap(
    ({ rung }, index) => numbersStep(rung, to.runtimes[index]?.rung ?? rung) ?? [],
  );
  const all = [...(version === null ? [] : [version]), ...(os ? (["variant"] as const) : []), ...runtimes];
  return all.length === 0 ? ["patch"] : all;
}

/** The larger of the steps; a new operating system is larger than a minor version and smaller than a major one. */
export function stepBetween(from: ParsedTag, to: ParsedTag): TagCandidate["step"] {
  return stepsBetween(from, to).reduce((a, b) => (steps.indexOf(a) > steps.indexOf(b) ? a : b));
}

function versionStep(from: ParsedTag, to: ParsedTag): VersionStep | null {
  const step = numbersStep(from.parts, to.parts);
  // A day or a build number has no major part: every newer one is a rebuild.
  if (step !== null) return from.scheme === "version" ? step : "patch";
  const sameRelease =
    JSON.stringify([from.preRelease, from.revisions]) === JSON.stringify([to.preRelease, to.revisions]);
  return sameRelease ? null : "patch";
}

function numbersStep(from: readonly number[], to: readonly number[]): VersionStep | null {
  const length = Math.max(from.length, to.length);
  for (let index = 0; index < length; index += 1) {
    if ((from[index] ?? 0) === (to[index] ?? 0)) continue;
    return index > 1 ? "patch" : index === 0 ? "major" : "minor";
  }
  return null;
}
