import type { ReleaseLine } from "../release-lines/release-line.ts";

/** What the version part of a tag counts: releases, days, or builds. One never becomes another. */
export type VersionScheme = "version" | "date" | "build";

/** A release of the operating system underneath, or of a runtime beside the version, as a tag names it. */
export interface NamedRelease {
  /** The product's key in the table of release lines: `alpine`, `debian`, `windows`. */
  readonly product: string;
  /** The release as numbers, so that releases of one product are ordered: `bookworm` is 12. */
  readonly rung: readonly number[];
  readonly line: ReleaseLine | null;
  /** As a person says it: `Alpine 3.19`, `Debian bookworm`. */
  readonly name: string;
}

/** What comes before the release proper: `rc1`, `-beta.2`, `-ea-28`. */
export interface PreRelease {
  /** Orders the stages: nightly before alpha before beta before candidate. */
  readonly stage: number;
  /** Empty where the tag follows the newest one, as `1.24-rc` does. */
  readonly numbers: readonly number[];
}

/** A tag, taken apart. */
export interface ParsedTag {
  readonly tag: string;
  /** `moving` has neither version nor operating system: `latest`, `stable`, a branch. */
  readonly kind: "version" | "os-release" | "moving" | "commit" | "signature";
  readonly scheme: VersionScheme | null;
  /** The version's numbers: `[20, 11, 0]`; empty where there is no version. */
  readonly parts: readonly number[];
  /** How many digits each of them has, where one begins with zeros: `[2, 2]` for `22.04`; null where none does. */
  readonly widths: readonly number[] | null;
  readonly preRelease: PreRelease | null;
  /** What is counted beside the version, in the order of the tag: `_7`, `-r1`, `-20241118`. */
  readonly revisions: readonly (readonly number[])[];
  readonly osReleases: readonly NamedRelease[];
  /** The runtimes it names beside its version: `jdk17`, `python3.11`. */
  readonly runtimes: readonly NamedRelease[];
  readonly architecture: string | null;
  /** The key of the runtime whose version is the tag's own, as Java's is in `jdk21-alpine`; null where it is the image's. */
  readonly versionOf: string | null;
  /** True where the tag is of an operating system and counts its builds: `bookworm-20231009`. */
  readonly osFirst: boolean;
  /** What the tag keeps, whatever its precision: prefix, scheme and variant, with placeholders for what may move. */
  readonly family: string;
  /** How many parts the version has; 0 where another count makes it exact, as in `11.0.22_7`. */
  readonly precision: number;
  /** The words that name the flavour: `fpm`, `slim`; none for the plain image. */
  readonly words: readonly string[];
}
