import type { Digest } from "../image/digest.ts";

/** A digest that a tag had. */
export interface SeenDigest {
  readonly digest: Digest;
  /** When Plinth first saw the tag have it, ISO 8601; null where the tag had it when Plinth first looked. */
  readonly seenAt: string | null;
  /** True where the tag has gone back to an older one since. */
  readonly withdrawn: boolean;
}

/** What is remembered of one tag. Where nothing is, every look is the first one. */
export interface TagHistory {
  /** When the tag appeared in the image's list, ISO 8601; null where it was there at first contact with the image. */
  readonly appearedAt: string | null;
  /** Since when Plinth knows the tag, ISO 8601: since it appeared, or since first contact. */
  readonly knownSince: string;
  /** Newest first. */
  readonly digests: readonly SeenDigest[];
}

/** Enough for an image that is rebuilt every day and has to wait for a year. */
const digestsKept = 400;

/**
 * Adds the digest that a tag has now; the same list where that says nothing new.
 *
 * One that comes back after it was withdrawn counts as seen anew.
 */
export function withDigest(digests: readonly SeenDigest[], digest: Digest, now: Date): readonly SeenDigest[] {
  const index = digests.findIndex((seen) => seen.digest === digest);
  const isNewest = index === 0 && digests[0]?.withdrawn === false;
  if (isNewest || (index > 0 && digests[0]?.withdrawn === true)) return digests;
  if (index > 0) return digests.map((seen, place) => (place < index ? { ...seen, withdrawn: true } : seen));
  const seenAt = digests.length === 0 ? null : now.toISOString();
  return [{ digest, seenAt, withdrawn: false }, ...digests.slice(index + 1)].slice(0, digestsKept);
}
