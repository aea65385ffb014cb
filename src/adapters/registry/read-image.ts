import type { z } from "zod";
import type { Digest } from "../../core/image/digest.ts";
import { type ImageLayer, mostLayers } from "../../core/image/image-layer.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import {
  believableDate,
  createdOf,
  exemplaryEntry,
  hashOfImages,
  imageEntries,
  mergeLabels,
  namedPlatform,
  platformsOf,
} from "./describe-image.ts";
import { ConfigDocument, IndexDocument, ManifestDocument, type Descriptor } from "./image-documents.ts";
import { ACCEPT_MANIFESTS, CONFIG_MEDIA_TYPES, INDEX_MEDIA_TYPES, MANIFEST_MEDIA_TYPES } from "./media-types.ts";
import { bytesOf, parseDocument } from "./parse-reply.ts";
import { hasDigest } from "./prove-digest.ts";
import { repositoryUrl } from "./repository-url.ts";
import type { Answer, Lookup } from "./registry-exchange.ts";
import { rateLimited, replyInvalid } from "./registry-failure.ts";
import type { RegistrySession } from "./registry-session.ts";

/** What the specification asks registries to take at least: https://github.com/opencontainers/distribution-spec (Pushing Manifests). */
export const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;
// As people name them, narrower than RFC 6838 §4.2: what is none is not repeated to anybody.
const MEDIA_TYPE = /^[a-z]{1,20}\/[a-z0-9.+-]{1,100}$/i;
const MOST_CONFIG_BYTES = 8 * 1024 * 1024;

/**
 * Reads one digest and proves it by its bytes; null where the registry does not have it.
 *
 * An index is read alone where it tells its date and its platforms, which costs one request. Otherwise, and for an image of
 * one platform, the configuration is read too: at most two requests more.
 */
export async function readImage(session: RegistrySession, lookup: Lookup, digest: Digest): Promise<ImageState | null> {
  const read = await readManifest(session, lookup, digest);
  if (!read) return null;
  const { mediaType, document } = read;
  if (document.kind === "manifest") {
    const { manifest } = document;
    const config = await readConfig(session, lookup, manifest.config);
    return {
      digest,
      mediaType,
      platforms: platformsOf([config]),
      createdAt: createdOf(manifest.annotations) ?? believableDate(config?.created),
      labels: mergeLabels(config?.config?.Labels, manifest.annotations),
      compressedBytes: compressedBytes(manifest),
      exemplar: { platform: namedPlatform(config), digest, layers: boundedLayers(manifest) },
    };
  }
  const entries = imageEntries(document.index);
  const exemplar = exemplaryEntry(entries);
  const written = [exemplar?.annotations, document.index.annotations];
  const createdAt = createdOf(document.index.annotations, exemplar?.annotations);
  const told = platformsOf(entries.map(({ platform }) => platform));
  const isLacking = createdAt === null || told.length === 0;
  const inner = isLacking && exemplar ? await readEntry(session, lookup, exemplar) : null;
  return {
    digest,
    mediaType,
    platforms: told.length > 0 ? told : platformsOf([inner?.config]),
    images: hashOfImages(entries),
    createdAt: createdAt ?? createdOf(inner?.manifest.annotations) ?? believableDate(inner?.config?.created),
    labels: mergeLabels(inner?.config?.config?.Labels, inner?.manifest.annotations, ...written),
    compressedBytes: inner && compressedBytes(inner.manifest),
    exemplar: exemplar
      ? {
          platform: namedPlatform(exemplar.platform),
          digest: exemplar.digest,
          layers: inner && boundedLayers(inner.manifest),
        }
      : null,
  };
}

/** The layers of one platform's manifest, for one request; null where it is not there, or has more than are kept. */
export async function readLayers(
  session: RegistrySession,
  lookup: Lookup,
  digest: Digest,
): Promise<readonly ImageLayer[] | null> {
  const read = await readManifest(session, lookup, digest);
  return read?.document.kind === "manifest" ? boundedLayers(read.document.manifest) : null;
}

async function readEntry(session: RegistrySession, lookup: Lookup, entry: Descriptor) {
  const read = await readManifest(session, lookup, entry.digest);
  if (read?.document.kind !== "manifest") return null;
  const { manifest } = read.document;
  return { manifest, config: await readConfig(session, lookup, manifest.config) };
}

type ImageDocument =
  | { readonly kind: "index"; readonly index: IndexDocument }
  | { readonly kind: "manifest"; readonly manifest: ManifestDocument };

async function readManifest(
  session: RegistrySession,
  lookup: Lookup,
  digest: Digest,
): Promise<{ readonly mediaType: string; readonly document: ImageDocument } | null> {
  const { target } = lookup;
  const closedForMs = lookup.gate.closedToPullsForMs();
  if (closedForMs > 0) throw rateLimited(target, closedForMs);
  const answer = await session.ask(lookup, {
    method: "GET",
    url: repositoryUrl(target, `manifests/${digest}`),
    accept: ACCEPT_MANIFESTS,
    maxBytes: MOST_MANIFEST_BYTES,
  });
  const bytes = provenBytes(lookup, answer, digest, "manifest");
  if (!bytes) return null;
  const mediaType = mediaTypeOf(lookup, bytes, answer);
  if (INDEX_MEDIA_TYPES.includes(mediaType)) {
    return {
      mediaType,
      document: { kind: "index", index: parseDocument(target, bytes, IndexDocument, "image index") },
    };
  }
  return {
    mediaType,
    document: { kind: "manifest", manifest: parseDocument(target, bytes, ManifestDocument, "image manifest") },
  };
}

/** The one media type of header and body; a document that says two different things about itself is refused. */
export function mediaTypeOf({ target }: Lookup, bytes: Uint8Array, { headers }: Answer): string {
  const told = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const known = [...INDEX_MEDIA_TYPES, ...MANIFEST_MEDIA_TYPES];
  const { mediaType: own } = parseDocument(target, bytes, IndexDocument.pick({ mediaType: true }), "manifest");
  const mediaType = known.includes(told) ? told : own;
  if (!mediaType || !known.includes(mediaType)) {
    const named = [own, told].find((text) => text && MEDIA_TYPE.test(text)) ?? "none named";
    throw replyInvalid(target, `its manifest is of a kind that is not read (${named})`);
  }
  if (own && own !== mediaType)
    throw replyInvalid(target, "its manifest has one media type in the header and another in itself");
  return mediaType;
}

/** Null where the configuration is not there, or is that of something else than an image. */
async function readConfig(
  session: RegistrySession,
  lookup: Lookup,
  { digest, mediaType }: Descriptor,
): Promise<ConfigDocument | null> {
  if (!CONFIG_MEDIA_TYPES.includes(mediaType ?? "")) return null;
  const answer = await session.ask(lookup, {
    method: "GET",
    url: repositoryUrl(lookup.target, `blobs/${digest}`),
    accept: "application/octet-stream",
    maxBytes: MOST_CONFIG_BYTES,
  });
  const bytes = provenBytes(lookup, answer, digest, "image configuration");
  return (
    bytes && parseDocument(lookup.target, bytes, ConfigDocument as z.ZodType<ConfigDocument>, "image configuration")
  );
}

function provenBytes({ target }: Lookup, answer: Answer, digest: Digest, what: string): Uint8Array | null {
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw replyInvalid(target, `it answered ${answer.status} when asked for its ${what}`);
  const bytes = bytesOf(target, answer, what);
  if (!hasDigest(bytes, digest)) throw replyInvalid(target, `the bytes of its ${what} do not hash to ${digest}`);
  return bytes;
}

function boundedLayers({ layers }: ManifestDocument): readonly ImageLayer[] | null {
  return layers.length > mostLayers ? null : layers.map(({ digest, size }) => ({ digest, size }));
}

function compressedBytes({ layers }: ManifestDocument): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}
