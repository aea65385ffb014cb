import { compareOsReleases } from "./compare-tags.ts";
import type { ParsedTag } from "./parsed-tag.ts";
import type { TagCandidate } from "./tag-choice.ts";

type VersionStep = "patch" | "minor" | "major";
const steps: readonly TagCandidate["step"][] = ["patch", "minor", "variant", "major"];

/** The steps of an update from one tag to another of its family; both where the operating system moves with the version. */
export function stepsBetween(from: ParsedTag, to: ParsedTag): readonly TagCandidate["step"][] {
  const os = compareOsReleases(from.osReleases, to.osReleases) !== 0;
  const version = versionStep(from, to);
  if (!os) return [version ?? "patch"];
  return version === null ? ["variant"] : [version, "variant"];
}

/** The larger of the steps; a new operating system is larger than a minor version and smaller than a major one. */
export function stepBetween(from: ParsedTag, to: ParsedTag): TagCandidate["step"] {
  return stepsBetween(from, to).reduce((a, b) => (steps.indexOf(a) > steps.indexOf(b) ? a : b));
}

function versionStep(from: ParsedTag, to: ParsedTag): VersionStep | null {
  const length = Math.max(from.parts.length, to.parts.length);
  for (let index = 0; index < length; index += 1) {
    if ((from.parts[index] ?? 0) === (to.parts[index] ?? 0)) continue;
    // A day or a build number has no major part: every newer one is a rebuild.
    if (from.scheme !== "version" || index > 1) return "patch";
    return index === 0 ? "major" : "minor";
  }
  const sameRelease =
    JSON.stringify([from.preRelease, from.revisions]) === JSON.stringify([to.preRelease, to.revisions]);
  return sameRelease ? null : "patch";
}
