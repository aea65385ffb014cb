import type { Digest } from "./digest.ts";

/** Every tag a registry lists for one repository, unsorted. */
export interface TagList {
  readonly tags: readonly string[];
  /** True where a cap ended the listing early. */
  readonly truncated: boolean;
  /** What the registry is asked with whether the list is still the same; absent where it gives nothing to ask with. */
  readonly validator?: TagListValidator;
  /** What was pushed since the list was read whole, and some of what was before; absent where nobody tells. */
  readonly pushes?: TagPushes;
}

/** Stands for one version of a list: headers of its reply (RFC 9110 §8.8), and the address they belong to. */
export interface TagListValidator {
  readonly address: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** What another source than the list itself tells about tags: a hint, never a proof. */
export interface TagPushes {
  /** From when on every push is told: the list was read whole then. ISO 8601. */
  readonly since: string;
  /** Up to when every push is told, ISO 8601. */
  readonly until: string;
  /** How many tags that source counts; null where it has not been asked yet. */
  readonly count: number | null;
  readonly facts: Readonly<Record<string, TagFacts>>;
}

/** What is told about one tag. */
export interface TagFacts {
  readonly digest?: Digest;
  /** ISO 8601. */
  readonly pushedAt?: string;
}

/** What is told about a tag; null where nothing is. */
export function factsOfTag({ facts }: TagPushes, tag: string): TagFacts | null {
  return Object.hasOwn(facts, tag) ? (facts[tag] ?? null) : null;
}
