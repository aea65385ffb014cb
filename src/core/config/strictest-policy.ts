import { expandBraces } from "./expand-braces.ts";
import { matchesGlob, parseGlob } from "./glob.ts";
import type { FindingLevel, PolicySettings } from "./policy-settings.ts";

const weights: Readonly<Record<FindingLevel, number>> = { off: 0, warning: 1, error: 2 };

/**
 * Puts a repository's policy under one that it cannot loosen: the higher level of each rule, and the repository's list
 * of allowed images only where each pattern in it lies within one of `fixed`.
 *
 * `loosened` names the fields in which the repository asked for less.
 */
export function strictestPolicy(
  fixed: PolicySettings,
  own: PolicySettings,
): { readonly policy: PolicySettings; readonly loosened: readonly (keyof PolicySettings)[] } {
  const loosened: (keyof PolicySettings)[] = [];
  const level = (key: keyof Omit<PolicySettings, "allow">): FindingLevel => {
    if (weights[own[key]] >= weights[fixed[key]]) return own[key];
    loosened.push(key);
    return fixed[key];
  };
  const policy = {
    allow: own.allow,
    forbiddenImage: level("forbiddenImage"),
    missingDigest: level("missingDigest"),
    latestTag: level("latestTag"),
    endedLine: level("endedLine"),
    unreadable: level("unreadable"),
  };
  if (allowsNoMore(own.allow, fixed.allow)) return { policy, loosened };
  return { policy: { ...policy, allow: fixed.allow }, loosened: ["allow", ...loosened] };
}

function allowsNoMore(own: readonly string[], fixed: readonly string[]): boolean {
  if (fixed.length === 0) return true;
  return own.length > 0 && own.every((narrow) => fixed.some((wide) => covers(wide, narrow)));
}

/** True only where `wide` certainly matches whatever `narrow` does; some that do are not recognised. */
function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "**") return true;
  // What ? and [ match, a wildcard of the narrow pattern may exceed.
  if (/[?[]/.test(wide)) return false;
  const parsed = parseGlob(wide);
  const alternatives = expandBraces(narrow);
  if (!("glob" in parsed) || alternatives === null) return false;
  const below = wide.endsWith("/**") && !/[*{]/.test(wide.slice(0, -3)) ? wide.slice(0, -2) : null;
  return alternatives.every((one) =>
    // Any number of segments is only within any number of segments.
    one.split("/").includes("**") ? below !== null && one.startsWith(below) : matchesGlob(parsed.glob, one),
  );
}
