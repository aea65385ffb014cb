import type { ChoiceRules } from "../../../src/core/tag/choice-rules.ts";

/** What holds where neither the repository file nor a comment says anything. */
export const defaultRules: ChoiceRules = {
  pin: "digest",
  floating: "latest-only",
  steps: ["digest", "patch", "minor", "variant", "major"],
  versions: null,
  tags: null,
  minimumAgeDays: 3,
};
