import type { Digest } from "./digest.ts";

/** Where an image lives: `docker.io` and `library/node`, never the short form. */
export interface ImageRepository {
  readonly registry: string;
  readonly repository: string;
}

/** An image reference, normalised as distribution/reference does; without a default tag. */
export interface ImageReference extends ImageRepository {
  readonly tag: string | null;
  readonly digest: Digest | null;
}
