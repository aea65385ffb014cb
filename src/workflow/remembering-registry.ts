import type { Digest } from "../core/image/digest.ts";
import type { ImageState } from "../core/image/image-state.ts";
import type { ImageRepository } from "../core/image/reference.ts";
import type { TagList } from "../core/image/tag-list.ts";
import type { Registry } from "./ports/registry.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;
const ninetyDaysMs = 90 * dayMs;

/**
 * Remembers a registry's answers in the store, so that all workers together ask once.
 *
 * Tags and what they point at are believed for `freshMs`. For a day the list that is known is given back to the registry,
 * which may say that it is unchanged; after that it is read whole, so that whoever says so wrongly delays news by a day
 * at most. What a digest is never changes.
 */
export function rememberingRegistry(registry: Registry, store: Store, freshMs: number): Registry {
  const remember = async <Value>(
    key: string,
    ttlMs: number,
    ask: () => Promise<Value | null>,
  ): Promise<Value | null> => {
    if (ttlMs === 0) return await ask();
    const known = await readStored<Value>(store, key);
    if (known !== null) return known;
    const answer = await ask();
    if (answer !== null) await store.set(key, JSON.stringify(answer), ttlMs);
    return answer;
  };
  const listTags = async (image: ImageRepository): Promise<TagList | null> => {
    const kept = await readStored<KeptList>(store, listKey(image));
    if (kept !== null && (await store.get(freshKey(image))) !== null) return kept.list;
    const isRecent = kept !== null && (await store.get(wholeKey(image))) !== null;
    const list = await registry.listTags(image, isRecent ? kept.list : undefined);
    if (list === null) return null;
    if (!isRecent) await store.set(wholeKey(image), "1", dayMs);
    // Only what changed is written: a list may be a megabyte.
    if (list !== kept?.list) await store.set(listKey(image), JSON.stringify({ list } satisfies KeptList), 2 * dayMs);
    if (freshMs > 0) await store.set(freshKey(image), "1", freshMs);
    return list;
  };
  return {
    listTags,
    digestOfTag: (at, tag) =>
      remember<Digest>(`v1:digest:${name(at)}:${tag}`, freshMs, () => registry.digestOfTag(at, tag)),
    readImage: (at, digest) =>
      remember<ImageState>(`v1:image:${name(at)}:${digest}`, ninetyDaysMs, () => registry.readImage(at, digest)),
    get requestCount() {
      return registry.requestCount;
    },
  };
}

interface KeptList {
  readonly list: TagList;
}

/** Has the next look at an image's list of tags, and at what some of them point at, ask the registry. */
export async function forgetTags(store: Store, image: ImageRepository, tags: readonly string[]): Promise<void> {
  await store.delete(freshKey(image));
  await store.delete(wholeKey(image));
  for (const tag of tags) await store.delete(`v1:digest:${name(image)}:${tag}`);
}

function listKey(image: ImageRepository): string {
  return `v2:tags:${name(image)}`;
}

/** There while the kept list is believed without asking. */
function freshKey(image: ImageRepository): string {
  return `v1:tags-fresh:${name(image)}`;
}

/** There while the kept list need not be read whole. */
function wholeKey(image: ImageRepository): string {
  return `v1:tags-whole:${name(image)}`;
}

function name({ registry, repository }: ImageRepository): string {
  return `${registry}/${repository}`;
}
