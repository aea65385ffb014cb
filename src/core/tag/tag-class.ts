const classes = [
  "current",
  "newer",
  "short-term",
  "alias",
  "not-alias",
  "moving",
  "same-version",
  "older",
  "pre-release",
  "other-precision",
  "operating-system-kept",
  "runtime-kept",
  "ended-line",
  "not-long-term-line",
  "unreleased-line",
  "step-not-allowed",
  "version-not-allowed",
  "tag-not-allowed",
  "other-variant",
  "other-architecture",
  "other-numbering",
  "date-or-build",
  "no-version",
  "commit",
  "signature",
] as const;

/** What became of a listed tag when another one was chosen for; each tag is of one class. */
export type TagClass = (typeof classes)[number];

/** True for the name of a class. */
export function isTagClass(name: string): name is TagClass {
  return classes.some((one) => one === name);
}
