import type { SeenDigest, TagHistory } from "./tag-history.ts";

/** When an image's age began to count, and by whose clock. */
export interface AgeStart {
  readonly clock: "registry" | "plinth";
  /** ISO 8601; null where nothing tells. */
  readonly since: string | null;
}

/**
 * Finds when the age of a digest under a tag began to count.
 *
 * What was there at first contact has the date of its publisher, `createdAt`: when the registry says it was pushed, or what
 * the image says itself. What came later counts from when Plinth saw it, whatever date its publisher wrote.
 */
export function ageStart(seen: SeenDigest, history: TagHistory, createdAt: string | null): AgeStart {
  const since = seen.seenAt ?? history.appearedAt;
  return since === null ? { clock: "registry", since: createdAt } : { clock: "plinth", since };
}

/**
 * The same for a reference that is not going to be pinned: each rebuild of the tag arrives there by itself, so it is the
 * tag that has to be old enough.
 */
export function tagAgeStart(seen: SeenDigest, history: TagHistory, createdAt: string | null): AgeStart {
  const start = ageStart(seen, history, createdAt);
  if (start.since === null || start.since <= history.knownSince) return start;
  return { clock: "plinth", since: history.knownSince };
}
