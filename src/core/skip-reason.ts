/** Why a base-image line is not looked up; the same word in the log, the pull request, the CLI and the JSON. */
export type SkipReason =
  | "stage-reference"
  | "scratch"
  | "unresolved-variable"
  | "build-argument-required"
  | "templated"
  | "ignored"
  | "too-long"
  | "too-many-images"
  | "invalid-reference"
  | "invalid-instruction";
