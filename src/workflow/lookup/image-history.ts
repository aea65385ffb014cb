import type { Digest } from "../../core/image/digest.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import { type ListedTags, withListed } from "../../core/policy/listed-tags.ts";
import { type SeenDigest, type TagHistory, withDigest } from "../../core/policy/tag-history.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Looked at within this time, a history lasts. */
const keptMs = 180 * dayMs;

/** What is remembered of one image's tags. */
export interface TagHistories {
  /** When a tag appeared in the list, ISO 8601; null where it was there at first contact. Costs nothing. */
  appearedAt(tag: string): string | null;
  /** A tag as it was at the last look. */
  remembered(tag: string): Promise<TagHistory>;
  /** Remembers that a tag has a digest now. */
  saw(tag: string, digest: Digest): Promise<TagHistory>;
}

/** Remembers since when images have their tags, and tags their digests. */
export interface ImageHistory {
  /**
   * Remembers what the registry lists now, or nothing where it was not asked for its list; whatever is seen for the first
   * time by way of the answer is seen `now`, too.
   */
  listed(image: ImageRepository, tags: readonly string[] | null, now: Date): Promise<TagHistories>;
}

/** For who asks once and remembers nothing: every look is first contact. */
export const noHistory: ImageHistory = {
  async listed(_image, _tags, now) {
    const tag = { appearedAt: null, knownSince: now.toISOString() };
    return {
      appearedAt: () => null,
      remembered: async () => ({ ...tag, digests: [] }),
      saw: async (_, digest) => ({ ...tag, digests: withDigest([], digest, now) }),
    };
  },
};

/**
 * Keeps the history in the store. Wiping it loses time alone: the next look is first contact again.
 *
 * Two workers that look at once may each forget what the other saw; it is seen again at the next look.
 */
export function storedHistory(store: Store): ImageHistory {
  return {
    async listed({ registry, repository }, tags, now) {
      const image = `${registry}/${repository}`;
      const key = `v1:listed-tags:${image}`;
      const before = await readStored<Kept<ListedTags>>(store, key);
      // A list that was not read is no first contact with its tags; the tag in question is known by its digests.
      const listed =
        tags === null
          ? (before?.value ?? { firstContactAt: now.toISOString(), fingerprints: "", appeared: [] })
          : withListed(before?.value ?? null, tags, now);
      if (tags !== null) await save(store, key, before, listed, now);
      return new StoredTagHistories(store, image, listed, now);
    },
  };
}

class StoredTagHistories implements TagHistories {
  readonly #store: Store;
  readonly #now: Date;
  readonly #image: string;
  readonly #firstContactAt: string;
  readonly #appeared: ReadonlyMap<string, string>;

  constructor(store: Store, image: string, { firstContactAt, appeared }: ListedTags, now: Date) {
    this.#store = store;
    this.#now = now;
    this.#image = image;
    this.#firstContactAt = firstContactAt;
    this.#appeared = new Map(appeared);
  }

  appearedAt(tag: string): string | null {
    return this.#appeared.get(tag) ?? null;
  }

  async remembered(tag: string): Promise<TagHistory> {
    const kept = await readStored<Kept<readonly SeenDigest[]>>(this.#store, this.#key(tag));
    return this.#history(tag, kept?.value ?? []);
  }

  async saw(tag: string, digest: Digest): Promise<TagHistory> {
    const kept = await readStored<Kept<readonly SeenDigest[]>>(this.#store, this.#key(tag));
    const digests = withDigest(kept?.value ?? [], digest, this.#now);
    await save(this.#store, this.#key(tag), kept, digests, this.#now);
    return this.#history(tag, digests);
  }

  #history(tag: string, digests: readonly SeenDigest[]): TagHistory {
    const appearedAt = this.appearedAt(tag);
    return { appearedAt, knownSince: appearedAt ?? this.#firstContactAt, digests };
  }

  #key(tag: string): string {
    return `v1:seen-digests:${this.#image}:${tag}`;
  }
}

interface Kept<Value> {
  readonly savedAtMs: number;
  readonly value: Value;
}

/** Writes what has changed; what has not, once a day, so that it lasts. */
async function save<Value>(
  store: Store,
  key: string,
  before: Kept<Value> | null,
  value: Value,
  now: Date,
): Promise<void> {
  const savedAtMs = now.getTime();
  if (before !== null && before.value === value && savedAtMs - before.savedAtMs < dayMs) return;
  await store.set(key, JSON.stringify({ savedAtMs, value } satisfies Kept<Value>), keptMs);
}
