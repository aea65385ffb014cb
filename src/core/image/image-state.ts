import type { Digest } from "./digest.ts";
import type { ImageLayer } from "./image-layer.ts";
import type { Platform } from "./platform.ts";

/** What one digest is: read from bytes whose hash was checked against it. */
export interface ImageState {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Empty where the registry does not tell. Attestation entries (`unknown/unknown`) are left out. */
  readonly platforms: readonly Platform[];
  /** Equal for two indexes with the same image for every platform; absent for an image of one platform. */
  readonly images?: string;
  /** ISO 8601, UTC; null where absent or not believable (reproducible builds write 1970 or 0001). */
  readonly createdAt: string | null;
  /** OCI annotations, with the labels of the image's configuration where that was read. */
  readonly labels: Readonly<Record<string, string>>;
  /** Compressed bytes of the layers of one platform; null where the manifest was not read. */
  readonly compressedBytes: number | null;
  /** The one platform that stands for the image where images are compared: `linux/amd64`, else the first. */
  readonly exemplar: {
    /** As in `docker build --platform`; null where the registry does not tell. */
    readonly platform: string | null;
    /** Of the platform's own manifest; the image's own where it has one platform. */
    readonly digest: Digest;
    /** From the bottom up; null where that manifest was not read, or has more than are kept. */
    readonly layers: readonly ImageLayer[] | null;
  } | null;
}
