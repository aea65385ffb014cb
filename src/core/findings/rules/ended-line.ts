import { lineOfVersion } from "../../release-lines/line-of-version.ts";
import { currentTagNotes } from "../../tag/choice-sentences.ts";
import { parseTag } from "../../tag/parse-tag.ts";
import { productOfTag } from "../../tag/product-of-tag.ts";
import { readingMemory } from "../../tag/tag-rest.ts";
import { tagVocabulary } from "../../tag/tag-vocabulary.ts";
import type { LineRule } from "../line-rule.ts";

/** Neither the image nor the operating system that its tag names belongs to a release line that has ended. */
export const endedLine: LineRule = ({ line, releaseLines, today }) => {
  const { reference } = line;
  if (reference.tag === null) return [];
  const current = parseTag(reference.tag, readingMemory(tagVocabulary(reference, releaseLines, reference.tag)));
  const product = productOfTag(reference, current, releaseLines);
  const currentLine = product === null ? null : lineOfVersion(product, current.parts);
  return currentTagNotes(reference, { current, product, currentLine, releaseLines, today })
    .filter(({ rule }) => rule === "release-line-ended")
    .map(({ sentence }) => ({ sentence, remedy: "Move to a release line that is supported." }));
};
