import type { TagClass } from "../tag/tag-class.ts";

const sentences: Readonly<Record<TagClass, string>> = {
  current: "the current tag",
  newer: "newer and fit to be proposed",
  "short-term": "newer, of a release line that is not long-term",
  alias: "may be the same image as the moving tag",
  "not-alias": "a version, but not likely to be the same image",
  moving: "of the same form",
  "same-version": "the same version",
  older: "older",
  "pre-release": "a pre-release",
  "other-precision": "of the same variant, with more or fewer version parts",
  "runtime-kept": "with another version of its runtime, which is kept while it is supported",
  "operating-system-kept": "on another operating system release, which is not needed yet",
  "ended-line": "of a release line that has ended",
  "not-long-term-line": "of a release line that is not long-term, as the current one is",
  "unreleased-line": "of a release line that is not released yet",
  "step-not-allowed": "newer, but a step that the configuration does not allow",
  "version-not-allowed": "newer, but outside the versions that the configuration allows",
  "tag-not-allowed": "newer, but outside the tags that the configuration allows",
  "other-variant": "of another variant",
  "other-architecture": "for another architecture",
  "other-numbering": "numbered like something else",
  "date-or-build": "a version, a day or a build number, where the current tag has another of these",
  "no-version": "without a version",
  commit: "named after a commit",
  signature: "a signature or attestation",
};

/** Says what the tags of a class are. */
export function tagClassSentence(name: TagClass): string {
  return sentences[name];
}
