import type { SkipReason } from "../skip-reason.ts";

const sentences: Readonly<Record<string, string>> = {
  "stage-reference": "a stage of the same file",
  scratch: "the empty image",
  "unresolved-variable": "a variable has no value here",
  "build-argument-required": "a build argument without default",
  templated: "a template, to be filled in first",
  ignored: "ignored on request",
  "too-long": "longer than any image reference",
  "too-many-images": "beyond the 2,000 images of a repository that are looked up",
  "invalid-reference": "not an image reference",
  "invalid-instruction": "not an instruction that can be read",
} satisfies Record<SkipReason, string>;

/** Says in a few words why a line is not looked up; a reason from elsewhere is its own sentence. */
export function skipSentence(reason: string): string {
  return (Object.hasOwn(sentences, reason) ? sentences[reason] : undefined) ?? reason;
}
