import semver from "semver";
import type { ParsedTag } from "./parsed-tag.ts";

/** Tells whether a tag's version part lies in a range; null where `range` is not a semver range. */
export function versionRange(range: string): ((parsed: ParsedTag) => boolean) | null {
  // Semver allows no leading zeros, tags such as 22.04 have them.
  const text = range.replaceAll(/(?<![\d.])0+(?=\d)|(?<=\.)0+(?=\d)/g, "");
  const parsedRange = text.length > 256 ? null : semver.validRange(text);
  if (parsedRange === null) return null;
  const compiled = new semver.Range(parsedRange, { includePrerelease: true });
  return (parsed) => {
    const version = versionOf(parsed);
    return version !== null && compiled.test(version);
  };
}

const newest = 999_999_999;

/**
 * The version a tag stands for. A tag such as `20` or `20.11` follows the newest of its line, so the missing parts count
 * as high ones: `20` is within `^20.11`, and not within `<20.5`.
 */
function versionOf(parsed: ParsedTag): string | null {
  const parts = parsed.kind === "version" && parsed.scheme === "version" ? parsed.parts : parsed.osReleases[0]?.rung;
  if (parts === undefined || parts.length === 0) return null;
  const [major, minor, patch] = [parts[0] ?? 0, parts[1] ?? newest, parts[2] ?? newest];
  const pre = parsed.preRelease;
  if (pre === null) return `${major}.${minor}.${patch}`;
  return `${major}.${parts[1] ?? 0}.${parts[2] ?? 0}-${[`stage${pre.stage}`, ...pre.numbers].join(".")}`;
}
