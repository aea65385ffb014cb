import { compareVersions } from "./compare-tags.ts";
import type { NamedRelease, ParsedTag } from "./parsed-tag.ts";
import { parseTag } from "./parse-tag.ts";
import { restingTags } from "./resting-tags.ts";
import { sameNumbering } from "./same-numbering.ts";
import type { TagClass } from "./tag-class.ts";
import type { ReadingMemory } from "./tag-rest.ts";
import { versionAndRuntime } from "./version-and-runtime.ts";

/** Why a tag is not compared with the current one. */
type OtherFamily = Extract<
  TagClass,
  "signature" | "commit" | "no-version" | "date-or-build" | "other-architecture" | "other-variant" | "other-numbering"
>;

/** The tags that say the same kind of thing as the current one, whatever their precision, and how many say something else. */
export interface TagFamily {
  readonly members: readonly ParsedTag[];
  readonly others: ReadonlyMap<OtherFamily, number>;
  readonly listed: boolean;
  /** True where something newer has the same form and counts something else. */
  readonly hasNewerOfOtherNumbering: () => boolean;
  /** True where a newer image of the same moving tag is only published on another operating system: this one rests. */
  readonly isAbandoned: (moving: ParsedTag) => boolean;
  /** The first two numbers of the versions that a tag of one number has followed, once each; none for any other. */
  readonly minorsOf: (tag: ParsedTag) => readonly (readonly number[])[];
  /** True where more precise tags of the same version exist, so that this one moves among them. */
  readonly isMoving: (tag: ParsedTag) => boolean;
}

/** The words by which publishers of Java software say that a version is a release. */
const qualifiers = ["Final", "RELEASE", "GA"];

/** Reads every published tag once and keeps those of the current tag's family. */
export function tagFamily(current: ParsedTag, published: readonly string[], memory: ReadingMemory): TagFamily {
  const members: ParsedTag[] = [];
  const others = new Map<OtherFamily, number>();
  const precise = new Map<string, ParsedTag>();
  const minors = new Map<string, Map<number, readonly number[]>>();
  let listed = false;
  // What `iron-alpine` follows is named `20.11.1-alpine`.
  const preciseFamily = current.family.replace(/^\{line\}/, "version");
  // What `3.11-bookworm` of PyPy follows is named `3.11-7.3.20-bookworm`.
  const builds = new Set(["1", "2", "3", "4"].map((n) => preciseFamily.replace(/^v?version/, `$&-{#${n}}`)));
  // `2.6.0.CR1` is released as `2.6.0.Final`.
  const releases = new Set(
    current.preRelease === null ? [] : qualifiers.map((word) => current.family.replace(/^v?version/, `$&.${word}`)),
  );
  const keepPrecise = (parsed: ParsedTag): void => {
    if (current.precision === 0 || parsed.preRelease !== null) return;
    const version = versionAndRuntime(parsed.parts.slice(0, current.precision), parsed);
    keepNewest(precise, version, parsed);
    keepNewest(precise, versionOnOs(version, parsed.osReleases), parsed);
    if (current.precision === 1) keepMinor(minors, version, parsed.parts);
  };
  for (const tag of published) {
    listed ||= tag === current.tag;
    const parsed = parseTag(tag, memory);
    const isPrecise = parsed.family === preciseFamily && parsed.precision > current.precision;
    if (isPrecise || (parsed.precision >= current.precision && builds.has(parsed.family))) keepPrecise(parsed);
    if ((parsed.family !== current.family && !releases.has(parsed.family)) || parsed.kind !== current.kind) {
      const other = otherFamily(current, parsed);
      others.set(other, (others.get(other) ?? 0) + 1);
      continue;
    }
    members.push(parsed);
  }
  const isSameNumbering = sameNumbering(current, members);
  const comparable = members.filter(isSameNumbering);
  if (comparable.length < members.length) others.set("other-numbering", members.length - comparable.length);
  const rests = restingTags(current, comparable, published);
  const newestOf = (key: string): ParsedTag | undefined => precise.get(key);
  return {
    members: comparable,
    others,
    listed,
    hasNewerOfOtherNumbering: () =>
      members.some(
        (tag) =>
          tag.precision === current.precision &&
          tag.preRelease === null &&
          compareVersions(tag, current) > 0 &&
          !isSameNumbering(tag),
      ),
    isMoving: (tag) => {
      const newest = newestOf(versionOnOs(versionAndRuntime(tag.parts, tag), tag.osReleases));
      return newest !== undefined && newest.precision > tag.precision;
    },
    minorsOf: (tag) => [...(minors.get(versionAndRuntime(tag.parts, tag))?.values() ?? [])],
    isAbandoned: (moving) => {
      if (rests(moving)) return true;
      const version = versionAndRuntime(moving.parts, moving);
      const newest = newestOf(version);
      const own = newestOf(versionOnOs(version, moving.osReleases));
      return newest !== undefined && own !== undefined && compareVersions(own, newest) < 0;
    },
  };
}

function keepMinor(
  minors: Map<string, Map<number, readonly number[]>>,
  version: string,
  [major = 0, minor = 0]: readonly number[],
): void {
  const known = minors.get(version);
  if (known === undefined) minors.set(version, new Map([[minor, [major, minor]]]));
  else if (!known.has(minor)) known.set(minor, [major, minor]);
}

function keepNewest(newest: Map<string, ParsedTag>, key: string, tag: ParsedTag): void {
  const other = newest.get(key);
  if (other === undefined || compareVersions(tag, other) > 0) newest.set(key, tag);
}

function versionOnOs(version: string, osReleases: readonly NamedRelease[]): string {
  return `${version} on ${osReleases.map(({ rung }) => rung.join(".")).join(" and ")}`;
}

/** Why a tag of another family or kind is not compared with the current one. */
export function otherFamily(current: ParsedTag, other: ParsedTag): OtherFamily {
  if (other.kind === "signature" || other.kind === "commit") return other.kind;
  if (other.architecture !== current.architecture) return "other-architecture";
  if (other.kind !== "version") return "no-version";
  if (other.scheme !== current.scheme) return "date-or-build";
  return "other-variant";
}
