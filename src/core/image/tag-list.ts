import type { Digest } from "./digest.ts";

/** Every tag a registry lists for one repository, unsorted. */
export interface TagList {
  readonly tags: readonly string[];
  /** True where a cap ended the listing early. */
  readonly truncated: boolean;
  /** What the registry is asked with whether the list is still the same; absent where it gives nothing to ask with. */
  readonly validator?: TagListValidator;
  /** What was pushed since the list was read whole, and perhaps before; absent where nobody tells. */
  readonly pushes?: TagPushes;
}

/** Stands for one version of a list: headers of its reply (RFC 9110 §8.8), and the address they belong to. */
export interface TagListValidator {
  readonly address: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** What another source than the list itself tells about tags: a hint, never a proof. */
interface TagPushes {
  /** Up to when every push is told, ISO 8601. */
  readonly until: string;
  /** How many tags that source counts; null where it has not been asked yet. */
  readonly count: number | null;
  readonly facts: Readonly<Record<string, TagFacts>>;
}

/** What is told about one tag. */
interface TagFacts {
  readonly digest?: Digest;
  /** ISO 8601. */
  readonly pushedAt?: string;
}
