import type { ImageRepository } from "../image/reference.ts";
import { flavourWordsOf, productById, productOf } from "../release-lines/find-product.ts";

/** What the words of an image's tags mean beyond what they mean everywhere. */
export interface TagVocabulary {
  /** Words that mark a pre-release elsewhere and a flavour here. */
  readonly flavourWords: readonly string[];
  /** Names of release lines that stand for a version, as `iron` does for Node.js 20. */
  readonly lineNames: ReadonlyMap<string, readonly number[]>;
}

/** The vocabulary of an image that nothing is known of. */
export const plainVocabulary: TagVocabulary = { flavourWords: [], lineNames: new Map() };

/** The vocabulary of an image, from the table of release lines. */
export function tagVocabulary(image: ImageRepository): TagVocabulary {
  const lines = productById(productOf(image))?.lines ?? [];
  const named = lines.flatMap(({ codename, cycle }) =>
    codename === null || !/^[a-z]/.test(codename) ? [] : [[codename, cycle.split(".").map(Number)] as const],
  );
  return { flavourWords: flavourWordsOf(image.registry), lineNames: new Map(named) };
}
