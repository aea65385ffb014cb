import type { ImageRepository } from "../image/reference.ts";
import { lineOfVersion } from "../release-lines/line-of-version.ts";
import { type LineStanding, lineStanding } from "../release-lines/line-standing.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import { hasEnded, lineKey } from "./judge-tag.ts";
import { parseTag } from "./parse-tag.ts";
import { productOfTag } from "./product-of-tag.ts";
import { type ReadingMemory, readingMemory } from "./tag-rest.ts";
import { tagVocabulary } from "./tag-vocabulary.ts";

/** The release line that a tag belongs to. */
export interface TagLine {
  /** Equal for the tags of one line; the major version where the table knows no lines. */
  readonly key: string;
  /** `ended` where what the tag stands on has ended, too. */
  readonly standing: LineStanding;
}

/** Tells the release lines of tags of `image`, and how they stand today. */
export function tagLines(image: ImageRepository, now: Date, releaseLines: ReleaseLines): (tag: string) => TagLine {
  const today = now.toISOString().slice(0, 10);
  let memory: ReadingMemory | null = null;
  return (tag) => {
    memory ??= readingMemory(tagVocabulary(image, releaseLines));
    const parsed = parseTag(tag, memory);
    const product = productOfTag(image, parsed, releaseLines);
    const line = product === null ? null : lineOfVersion(product, parsed.parts);
    const leads = parsed.osFirst || parsed.kind === "os-release" ? parsed.osReleases[0] : undefined;
    const leader = releaseLines.products.get(leads?.product ?? "") ?? product;
    const standing = leader === null ? "unknown" : lineStanding(leader, leads?.line ?? line, today);
    const isEnded = hasEnded(parsed.osReleases, { today, releaseLines });
    return { key: lineKey(parsed, line), standing: isEnded ? "ended" : standing };
  };
}
