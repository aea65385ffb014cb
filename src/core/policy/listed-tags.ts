import { hash } from "node:crypto";

/**
 * Which tags an image had at first contact, and when the others appeared. Plain JSON.
 *
 * Some images have 50,000 tags, so those of first contact are kept as fingerprints of eight characters, one after the other.
 */
export interface ListedTags {
  /** ISO 8601. */
  readonly firstContactAt: string;
  readonly fingerprints: string;
  /** Tag and when it appeared (ISO 8601), oldest first. */
  readonly appeared: readonly (readonly [tag: string, appearedAt: string])[];
}

const fingerprintLength = 8;
/** The oldest go to the fingerprints beyond this: by then they are old enough for any rule. */
const appearedKept = 5_000;
/** Tags that were taken away are forgotten beyond this. */
const fingerprintsKept = 100_000;

/** Adds what a registry lists now; the same object where that holds nothing new. */
export function withListed(before: ListedTags | null, listed: readonly string[], now: Date): ListedTags {
  const nowText = now.toISOString();
  if (before === null) {
    return { firstContactAt: nowText, fingerprints: [...new Set(listed)].map(fingerprint).join(""), appeared: [] };
  }
  const known = new Set(split(before.fingerprints));
  const appeared = new Set(before.appeared.map(([tag]) => tag));
  const added = [...new Set(listed)].filter((tag) => !appeared.has(tag) && !known.has(fingerprint(tag)));
  if (added.length === 0) return before;
  const all = [...before.appeared, ...added.map((tag) => [tag, nowText] as const)];
  const settled = all.splice(0, Math.max(0, all.length - appearedKept)).map(([tag]) => fingerprint(tag));
  const kept = known.size + settled.length > fingerprintsKept ? stillListed(known, listed) : [...known];
  return { ...before, fingerprints: [...kept, ...settled].join(""), appeared: all };
}

function stillListed(known: ReadonlySet<string>, listed: readonly string[]): readonly string[] {
  return listed.map(fingerprint).filter((print) => known.has(print));
}

function fingerprint(tag: string): string {
  return hash("sha256", tag, "base64url").slice(0, fingerprintLength);
}

function split(fingerprints: string): readonly string[] {
  const count = Math.floor(fingerprints.length / fingerprintLength);
  return Array.from({ length: count }, (_, index) =>
    fingerprints.slice(index * fingerprintLength, (index + 1) * fingerprintLength),
  );
}
