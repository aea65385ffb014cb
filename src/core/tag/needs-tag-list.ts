import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { ChoiceRules } from "./choice-rules.ts";
import type { CurrentTag } from "./current-tag.ts";
import { parseTag } from "./parse-tag.ts";
import { readingMemory } from "./tag-rest.ts";
import { tagVocabulary } from "./tag-vocabulary.ts";

/** False where no other tag could take the current one's place, so that the list of tags need not be asked for. */
export function needsTagList(
  { image, tag }: CurrentTag,
  rules: Pick<ChoiceRules, "floating" | "steps">,
  releaseLines: ReleaseLines,
): boolean {
  const { kind } = parseTag(tag ?? "latest", readingMemory(tagVocabulary(image, releaseLines)));
  if (kind === "signature" || kind === "commit") return false;
  if (rules.floating === "version") return true;
  if (kind === "moving") return rules.floating === "latest-only" && (tag ?? "latest") === "latest";
  return allowsOtherTags(rules);
}

/** False where only a new digest of the same tag is allowed. */
export function allowsOtherTags({ steps }: Pick<ChoiceRules, "steps">): boolean {
  return steps.some((step) => step !== "digest");
}
