import { z } from "zod";
import { isDigest } from "./prove-digest.ts";

/** Most entries of any list in a manifest or index. */
const MOST_ENTRIES = 1000;

const Digest = z.custom<`sha256:${string}` | `sha512:${string}`>(isDigest, "expected a digest");
const Texts = z.record(z.string(), z.unknown()).nullish();

const PlatformEntry = z.object({
  os: z.string().max(64),
  architecture: z.string().max(64),
  variant: z.string().max(64).nullish(),
  "os.version": z.string().max(64).nullish(),
});

const Descriptor = z.object({
  mediaType: z.string().max(255).nullish(),
  digest: Digest,
  size: z.number().int().nonnegative(),
  annotations: Texts,
  platform: PlatformEntry.nullish(),
});
export type Descriptor = z.infer<typeof Descriptor>;

const Both = { schemaVersion: z.literal(2), mediaType: z.string().max(255).nullish(), annotations: Texts };

/** OCI image index, Docker manifest list. A document that is also a manifest is neither (GHSA-mc8v-mgrf-8f4m). */
export const IndexDocument = z.object({
  ...Both,
  manifests: z.array(Descriptor).max(MOST_ENTRIES),
  layers: z.undefined().optional(),
  config: z.undefined().optional(),
});
export type IndexDocument = z.infer<typeof IndexDocument>;

/** OCI image manifest, Docker image manifest version 2, schema 2. */
export const ManifestDocument = z.object({
  ...Both,
  config: Descriptor,
  layers: z.array(Descriptor).max(MOST_ENTRIES),
  manifests: z.undefined().optional(),
});
export type ManifestDocument = z.infer<typeof ManifestDocument>;

/** OCI image configuration, as far as it describes the image. */
export const ConfigDocument = PlatformEntry.extend({
  created: z.string().max(64).nullish().catch(null),
  config: z.object({ Labels: Texts }).nullish().catch(null),
});
export type ConfigDocument = z.infer<typeof ConfigDocument>;
