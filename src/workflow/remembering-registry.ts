import type { Digest } from "../core/image/digest.ts";
import type { ImageState, TagList } from "../core/image/image-state.ts";
import type { ImageRepository } from "../core/image/reference.ts";
import type { Registry } from "./ports/registry.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const ninetyDaysMs = 90 * 24 * 60 * 60 * 1000;

/**
 * Remembers a registry's answers in the store, so that all workers together ask once.
 *
 * Tags and what they point at are believed for `freshMs`; what a digest is never changes.
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
  return {
    listTags: (at) => remember<TagList>(`v1:tags:${name(at)}`, freshMs, () => registry.listTags(at)),
    digestOfTag: (at, tag) =>
      remember<Digest>(`v1:digest:${name(at)}:${tag}`, freshMs, () => registry.digestOfTag(at, tag)),
    readImage: (at, digest) =>
      remember<ImageState>(`v1:image:${name(at)}:${digest}`, ninetyDaysMs, () => registry.readImage(at, digest)),
    get requestCount() {
      return registry.requestCount;
    },
  };
}

/** Has the next look at an image's list of tags, and at what some of them point at, ask the registry. */
export async function forgetTags(store: Store, image: ImageRepository, tags: readonly string[]): Promise<void> {
  await store.delete(`v1:tags:${name(image)}`);
  for (const tag of tags) await store.delete(`v1:digest:${name(image)}:${tag}`);
}

function name({ registry, repository }: ImageRepository): string {
  return `${registry}/${repository}`;
}
