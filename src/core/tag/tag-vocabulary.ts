import type { ImageRepository } from "../image/reference.ts";
import { flavourWordsOf, productOf, runtimeBehindVersion } from "../release-lines/find-product.ts";
import { builtInReleaseLines, type ReleaseLines } from "../release-lines/release-lines.ts";
import { OsNames } from "./os-names.ts";

/** What the words of an image's tags mean beyond what they mean everywhere. */
export interface TagVocabulary {
  readonly releaseLines: ReleaseLines;
  readonly osNames: OsNames;
  /** Words that mark a pre-release elsewhere and a flavour here. */
  readonly flavourWords: readonly string[];
  /** The product whose version stands directly behind the image's own. */
  readonly runtimeBehind: string | null;
  /** Names of release lines that stand for a version, as `iron` does for Node.js 20. */
  readonly lineNames: ReadonlyMap<string, readonly number[]>;
}

/** The vocabulary of an image that nothing is known of. */
export const plainVocabulary: TagVocabulary = {
  releaseLines: builtInReleaseLines,
  osNames: new OsNames(builtInReleaseLines),
  flavourWords: [],
  runtimeBehind: null,
  lineNames: new Map(),
};

/** The vocabulary of an image: from the table of release lines, and from what is listed where that tells more. */
export function tagVocabulary(
  image: ImageRepository,
  releaseLines: ReleaseLines,
  currentTag: string | null = null,
  published: readonly string[] = [],
): TagVocabulary {
  const lines = productOf(image, releaseLines)?.lines ?? [];
  const named = lines.flatMap(({ codename, cycle }) =>
    codename === null || !/^[a-z]/.test(codename) ? [] : [[codename, cycle.split(".").map(Number)] as const],
  );
  const known = flavourWordsOf(image, releaseLines);
  const isFlavour = currentTag?.endsWith("-dev") === true && !known.includes("dev") && devNamesFlavour(published);
  return {
    releaseLines,
    osNames: new OsNames(releaseLines),
    flavourWords: isFlavour ? [...known, "dev"] : known,
    runtimeBehind: runtimeBehindVersion(image, releaseLines),
    lineNames: new Map(named),
  };
}

const versionsThatTell = 3;

/** Where several versions are listed with `-dev` and without, and none as `-dev5`, it names a flavour. */
function devNamesFlavour(published: readonly string[]): boolean {
  if (published.some((tag) => /-dev\d/.test(tag))) return false;
  const listed = new Set(published);
  const both = published.filter((tag) => tag.endsWith("-dev") && listed.has(tag.slice(0, -"-dev".length)));
  return both.length >= versionsThatTell;
}
