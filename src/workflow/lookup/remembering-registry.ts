import type { Digest } from "../../core/image/digest.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import { factsOfTag, type TagList, type TagPushes } from "../../core/image/tag-list.ts";
import { inTurn } from "../in-turn.ts";
import type { Registry } from "../ports/registry.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;
const ninetyDaysMs = 90 * dayMs;
/** Longer than nearly every lookup, and the most that is lost where who asks dies. */
const askingMs = 15_000;

/**
 * Remembers a registry's answers in the store, so that all workers together ask once.
 *
 * Tags and what they point at are believed for `freshMs`; with 0 nobody waits for another's answer either. For a day the
 * list that is known is given back to the registry, which may say that it is unchanged; after that it is read whole, so
 * that whoever says so wrongly delays news by a day at most. What a digest is never changes.
 */
export function rememberingRegistry(registry: Registry, store: Store, freshMs: number): Registry {
  /** One process asks and the others wait for what it remembers; where that one fails or takes long, the next one asks. */
  const askInTurn = async <Value>(key: string, recall: () => Promise<Value | null>, ask: () => Promise<Value | null>) =>
    await inTurn<Value | null>({ store, key: `v1:asking:${key}`, longestMs: askingMs }, ask, recall);
  const remember = async <Value>(
    key: string,
    ttlMs: number,
    ask: () => Promise<Value | null>,
  ): Promise<Value | null> => {
    if (ttlMs === 0) return await ask();
    return await askInTurn(
      key,
      () => readStored<Value>(store, key),
      async () => {
        const answer = await ask();
        if (answer !== null) await store.set(key, JSON.stringify(answer), ttlMs);
        return answer;
      },
    );
  };
  const generation = async (image: ImageRepository): Promise<string> => (await store.get(generationKey(image))) ?? "0";
  const listTags = async (image: ImageRepository): Promise<TagList | null> => {
    const kept = await readStored<TagList>(store, listKey(image));
    const isRecent = kept !== null && (await store.get(wholeKey(image))) !== null;
    const list = await registry.listTags(image, isRecent ? kept : undefined);
    if (list === null) return null;
    if (!isRecent) await store.set(wholeKey(image), "1", dayMs);
    // Only what changed is written: a list may be a megabyte.
    if (list !== kept) await store.set(listKey(image), JSON.stringify(list), 2 * dayMs);
    if (freshMs > 0) await store.set(freshKey(image), JSON.stringify(list.pushes ?? null), freshMs);
    return list;
  };
  const freshList = async (image: ImageRepository): Promise<TagList | null> =>
    (await store.get(freshKey(image))) === null ? null : await readStored<TagList>(store, listKey(image));
  /** Asks what a tag points at, unless it was asked before and nothing was pushed to the tag since. */
  const digestOfTag = async (image: ImageRepository, tag: string): Promise<Digest | null> => {
    const pushes = await readStored<TagPushes>(store, freshKey(image));
    if (pushes === null) return await registry.digestOfTag(image, tag);
    const key = `v2:digest-since:${await generation(image)}:${name(image)}:${tag}`;
    const kept = await readStored<KeptDigest>(store, key);
    const told = factsOfTag(pushes, tag);
    if (kept?.since === pushes.since && (told === null || told.digest === kept.digest)) return kept.digest;
    const digest = await registry.digestOfTag(image, tag);
    const asked: KeptDigest | null = digest && { digest, since: pushes.since };
    if (asked) await store.set(key, JSON.stringify(asked), dayMs);
    return digest;
  };
  return {
    async listTags(image) {
      if (freshMs === 0) return await listTags(image);
      return await askInTurn(
        listKey(image),
        () => freshList(image),
        () => listTags(image),
      );
    },
    async digestOfTag(at, tag) {
      const key = `v2:digest:${await generation(at)}:${name(at)}:${tag}`;
      return await remember<Digest>(key, freshMs, () => digestOfTag(at, tag));
    },
    readImage: (at, digest) =>
      remember<ImageState>(`v2:image:${name(at)}:${digest}`, ninetyDaysMs, () => registry.readImage(at, digest)),
    readLayers: (at, digest) =>
      remember(`v1:layers:${name(at)}:${digest}`, ninetyDaysMs, () => registry.readLayers(at, digest)),
    get requestCount() {
      return registry.requestCount;
    },
  };
}

interface KeptDigest {
  readonly digest: Digest;
  /** Which list it was asked after, by {@link TagPushes}. */
  readonly since: string;
}

/** Has the next look at an image's list of tags, and at what any of them points at, ask the registry. */
export async function forgetTags(store: Store, image: ImageRepository): Promise<void> {
  await store.set(generationKey(image), crypto.randomUUID(), ninetyDaysMs);
  await store.delete(freshKey(image));
  await store.delete(wholeKey(image));
}

/** Holds what the keys of remembered digests begin with: with another value, none of them is known. */
function generationKey(image: ImageRepository): string {
  return `v1:digest-generation:${name(image)}`;
}

function listKey(image: ImageRepository): string {
  return `v2:tags:${name(image)}`;
}

/** There while the kept list is believed without asking; holds what is told of pushes, which is less to read than the list. */
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
