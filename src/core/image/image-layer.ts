import type { Digest } from "./digest.ts";

/** One layer of an image, as its manifest names it. */
export interface ImageLayer {
  readonly digest: Digest;
  /** Compressed bytes. */
  readonly size: number;
}

/** Most layers that are kept of one image: Docker's engine takes 127. */
export const mostLayers = 128;
