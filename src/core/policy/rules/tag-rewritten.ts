import type { ImageRepository } from "../../image/reference.ts";
import type { ReleaseLines } from "../../release-lines/release-lines.ts";
import { parseTag } from "../../tag/parse-tag.ts";
import { readingMemory } from "../../tag/tag-rest.ts";
import { tagVocabulary } from "../../tag/tag-vocabulary.ts";
import type { RuleResult } from "../rule-result.ts";

/**
 * Warns where a tag that names one release in full (`20.11.1`, `20.11.1-alpine`) has moved to another image.
 *
 * It does not hold: many images are rebuilt under their version for fixes of the operating system. Null for other tags.
 */
export function tagRewritten(image: ImageRepository, tag: string, releaseLines: ReleaseLines): RuleResult | null {
  const { kind, scheme, parts } = parseTag(tag, readingMemory(tagVocabulary(image, releaseLines)));
  if (kind !== "version" || scheme !== "version" || parts.length < 3) return null;
  const sentence = `Take note: ${tag} names one release in full, yet another image was pushed under it. Most often that is a rebuild for fixes underneath.`;
  return { rule: "tag-rewritten", outcome: "pass", sentence };
}
