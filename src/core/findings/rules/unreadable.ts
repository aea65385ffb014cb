import type { LineSettings } from "../../config/settings-for-line.ts";
import type { BaseImageLine } from "../../dockerfile/base-image-line.ts";
import type { SkipReason } from "../../skip-reason.ts";
import type { Objection } from "../line-rule.ts";

const objections: Readonly<Partial<Record<SkipReason, Objection>>> = {
  "unresolved-variable": {
    sentence: "The image cannot be told: a variable has no value here.",
    remedy: "Give the variable a default in an ARG before the first FROM.",
  },
  "build-argument-required": {
    sentence: "The image cannot be told: a build argument has no default.",
    remedy: "Give the ARG a default, or ignore the line.",
  },
  templated: {
    sentence: "The image cannot be told: the line is a template that is to be filled in first.",
    remedy: "Leave the template out with paths.exclude, or ignore the line.",
  },
  "too-long": {
    sentence: "The image cannot be told: with its variables filled in, it is longer than any image reference.",
    remedy: "Shorten the defaults of the ARGs that it is put together from.",
  },
  "invalid-reference": {
    sentence: "This is not an image reference.",
    remedy: "Write registry/repository:tag, in lower case up to the tag.",
  },
  "invalid-instruction": {
    sentence: "This is not an instruction that can be read.",
    remedy: "Correct the instruction; a build would fail here too.",
  },
};

/** Only FROM knows variables: https://docs.docker.com/reference/dockerfile/#environment-replacement */
const variableElsewhere: Objection = {
  sentence: "The image cannot be told: builds replace no variable here.",
  remedy: "Name a stage whose FROM has the variable.",
};

/** What keeps a line from being read. `settings` is null where there is no image to have any. */
export function unreadable(line: BaseImageLine, settings: LineSettings | null): readonly Objection[] {
  const isElsewhere = line.skipped === "unresolved-variable" && !line.instruction.endsWith("FROM");
  const objection = isElsewhere ? variableElsewhere : line.skipped === null ? undefined : objections[line.skipped];
  const notes = settings?.notes ?? [];
  return [
    ...(objection === undefined ? [] : [objection]),
    ...notes.map(({ sentence }) => ({ sentence, remedy: "Correct the comment above the line." })),
  ];
}
