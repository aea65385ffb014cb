import type { Digest } from "./digest.ts";
import type { Platform } from "./platform.ts";

/** What one digest is: read from bytes whose hash was checked against it. */
export interface ImageState {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Empty where the registry does not tell. Attestation entries (`unknown/unknown`) are left out. */
  readonly platforms: readonly Platform[];
  /** ISO 8601, UTC; null where absent or not believable (reproducible builds write 1970 or 0001). */
  readonly createdAt: string | null;
  /** OCI annotations, with the labels of the image's configuration where that was read. */
  readonly labels: Readonly<Record<string, string>>;
  /** Compressed bytes of the layers of one platform; null where the manifest was not read. */
  readonly compressedBytes: number | null;
}
