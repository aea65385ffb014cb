import { createHash } from "node:crypto";
import type { Digest } from "../../src/core/image/digest.ts";
import type { ImageLayer } from "../../src/core/image/image-layer.ts";
import type { ImageState } from "../../src/core/image/image-state.ts";
import type { TagList } from "../../src/core/image/tag-list.ts";
import type { Platform } from "../../src/core/image/platform.ts";
import type { ImageRepository } from "../../src/core/image/reference.ts";
import type { Registry } from "../../src/workflow/ports/registry.ts";

/** What an image of the fake is like; another value anywhere is another digest. */
export interface FakeImage {
  /** `linux/amd64`, `linux/arm/v7`; default `linux/amd64` alone. */
  readonly platforms?: readonly string[];
  readonly createdAt?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  /** From the bottom up, each a text that names it; its length stands for its size in megabytes. */
  readonly layers?: readonly string[];
  readonly compressedBytes?: number | null;
  /** Whatever makes the index another one, with the same images. */
  readonly index?: string;
  /** Whatever makes the image another one, e.g. `rebuilt in March`. */
  readonly content?: string;
}

interface Repository {
  readonly tags: Map<string, Digest>;
  readonly images: Map<Digest, ImageState>;
  readonly layers: Map<Digest, readonly ImageLayer[]>;
}

/** A registry port that holds what it was given. Repositories are named in full: `docker.io/library/node`. */
export class InMemoryRegistry implements Registry {
  /** Calls so far, in order: `tags docker.io/library/node`, `digest …:20`, `image …@sha256:…`. */
  readonly requests: string[] = [];
  readonly #repositories = new Map<string, Repository>();
  readonly #failures = new Map<string, Error>();
  readonly #truncated = new Set<string>();

  get requestCount(): number {
    return this.requests.length;
  }

  /** Puts an image under a tag, which may have named another before; the image's digest. */
  put(repository: string, tag: string, image: FakeImage = {}): Digest {
    const { platforms = ["linux/amd64"], createdAt = null, labels = {}, compressedBytes = null, layers = [] } = image;
    const digest = hashOf(JSON.stringify([repository, image]));
    const kept = this.#repositories.get(repository) ?? { tags: new Map(), images: new Map(), layers: new Map() };
    this.#repositories.set(repository, kept);
    const mediaType =
      platforms.length > 1 ? "application/vnd.oci.image.index.v1+json" : "application/vnd.oci.image.manifest.v1+json";
    kept.tags.set(tag, digest);
    kept.images.set(digest, {
      digest,
      mediaType,
      labels,
      compressedBytes,
      platforms: platforms.map(platformOf),
      ...(platforms.length > 1 ? { images: hashOf(JSON.stringify([repository, { ...image, index: "" }])) } : {}),
      exemplar: {
        platform: platforms[0] ?? null,
        digest: platforms.length > 1 ? hashOf(`${digest} ${platforms[0]}`) : digest,
        layers: platforms.length > 1 ? null : layersOf(layers),
      },
      createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
    });
    kept.layers.set(hashOf(`${digest} ${platforms[0]}`), layersOf(layers));
    return digest;
  }

  /** Takes a tag away; its image can still be read by digest. */
  removeTag(repository: string, tag: string): void {
    this.#repositories.get(repository)?.tags.delete(tag);
  }

  /** Every question about the repository fails from now on; null ends it. */
  fail(repository: string, error: Error | null): void {
    if (error) this.#failures.set(repository, error);
    else this.#failures.delete(repository);
  }

  /** The repository's tag list says from now on that it is not whole. */
  truncate(repository: string): void {
    this.#truncated.add(repository);
  }

  async listTags(repository: ImageRepository, known?: TagList): Promise<TagList | null> {
    const kept = this.#ask("tags", nameOf(repository), "");
    if (kept === null) return null;
    const tags = [...kept.tags.keys()];
    const validator = { address: nameOf(repository), etag: JSON.stringify(tags.join(" ")) };
    if (known?.validator?.etag === validator.etag) return known;
    return { tags, truncated: this.#truncated.has(nameOf(repository)), validator };
  }

  async digestOfTag(repository: ImageRepository, tag: string): Promise<Digest | null> {
    return this.#ask("digest", nameOf(repository), `:${tag}`)?.tags.get(tag) ?? null;
  }

  async readImage(repository: ImageRepository, digest: Digest): Promise<ImageState | null> {
    return this.#ask("image", nameOf(repository), `@${digest}`)?.images.get(digest) ?? null;
  }

  async readLayers(repository: ImageRepository, digest: Digest): Promise<readonly ImageLayer[] | null> {
    return this.#ask("layers", nameOf(repository), `@${digest}`)?.layers.get(digest) ?? null;
  }

  #ask(what: string, name: string, rest: string): Repository | null {
    this.requests.push(`${what} ${name}${rest}`);
    const failure = this.#failures.get(name);
    if (failure) throw failure;
    return this.#repositories.get(name) ?? null;
  }
}

function nameOf({ registry, repository }: ImageRepository): string {
  return `${registry}/${repository}`;
}

function hashOf(text: string): Digest {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function layersOf(names: readonly string[]): readonly ImageLayer[] {
  return names.map((name) => ({ digest: hashOf(name), size: name.length * 1_000_000 }));
}

function platformOf(name: string): Platform {
  const [os = "", architecture = "", variant = null] = name.split("/");
  return { os, architecture, variant, osVersion: null };
}
