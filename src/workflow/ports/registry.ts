import type { Digest } from "../../core/image/digest.ts";
import type { ImageLayer } from "../../core/image/image-layer.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import type { TagList } from "../../core/image/tag-list.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import type { Referrer } from "../../core/image/referrer.ts";

/**
 * Answers what registries hold.
 *
 * What is not there is null. Throws `UpstreamError` where asking again may help and `AccessError` where a person has
 * to act first (credentials, a host that is not allowed).
 */
export interface Registry {
  /**
   * Every tag of a repository; null where there is no such repository.
   *
   * With the list that was `known` last, the registry may be asked only for what has changed since: cheaper, and as true
   * as its word. Ask without it from time to time.
   */
  listTags(repository: ImageRepository, known?: TagList): Promise<TagList | null>;
  /** The digest a tag has now, as the registry says (not yet proved); null where there is no such tag. */
  digestOfTag(repository: ImageRepository, tag: string): Promise<Digest | null>;
  /** Reads one digest and proves it by hashing the bytes; null where the registry does not have it. */
  readImage(repository: ImageRepository, digest: Digest): Promise<ImageState | null>;
  /** The layers of one platform's manifest, from the bottom up; null where there are none to be compared. */
  readLayers(repository: ImageRepository, digest: Digest): Promise<readonly ImageLayer[] | null>;
  /** Requests sent so far, token requests included. */
  readonly requestCount: number;
}

/** Answers what registries have attached to images. Throws as {@link Registry} does. */
export interface ReferrerSource {
  /** Signatures, lists of contents and the like, none of them verified; empty where there is nothing. */
  referrersOf(repository: ImageRepository, digest: Digest): Promise<readonly Referrer[]>;
}
