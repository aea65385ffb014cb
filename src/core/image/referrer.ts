import type { Digest } from "./digest.ts";

/** Something that a registry keeps about an image: what it is, and where it can be read. */
export interface Referrer {
  readonly digest: Digest;
  /** E.g. `application/vnd.dev.sigstore.bundle.v0.3+json`; null where the registry does not tell. */
  readonly artifactType: string | null;
  /** Bytes of its manifest. */
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
}
