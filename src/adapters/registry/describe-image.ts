import { createHash } from "node:crypto";
import { formatPlatform } from "../../core/image/format-platform.ts";
import type { Platform } from "../../core/image/platform.ts";
import type { ConfigDocument, Descriptor, IndexDocument } from "./image-documents.ts";

// https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md has fifteen.
const SPECIFIED = "org.opencontainers.image.";
const CREATED = `${SPECIFIED}created`;
// https://docs.docker.com/build/metadata/attestations/attestation-storage/
const ATTESTATION = "vnd.docker.reference.type";
// RFC 3339, as the image specification asks; lengths are bounded by the schemas.
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
// Docker's first release. Reproducible builds write 0001, 1970 or 1980 instead of a date.
const FIRST_BELIEVABLE = Date.UTC(2013, 2, 20);
const MOST_LABELS = 16;
const LONGEST_NAME = 64;
// They are kept for months with every image; what is read of them is addresses, versions and digests.
const LONGEST_VALUE = 512;

/** A date as ISO 8601 in UTC; null where it is none or not believable. */
export function believableDate(text: unknown): string | null {
  if (typeof text !== "string" || !TIMESTAMP.test(text)) return null;
  const date = new Date(text);
  return date.getTime() >= FIRST_BELIEVABLE ? date.toISOString() : null;
}

/** The first believable `org.opencontainers.image.created` among annotations. */
export function createdOf(
  ...annotations: readonly (Readonly<Record<string, unknown>> | null | undefined)[]
): string | null {
  for (const texts of annotations) {
    const date = believableDate(texts?.[CREATED]);
    if (date !== null) return date;
  }
  return null;
}

/**
 * Labels and annotations of the image specification as one: later ones win; what is no text, or too long to be one, is left out.
 * Others are not read anywhere, and what strangers write would be kept with every image.
 */
export function mergeLabels(
  ...sources: readonly (Readonly<Record<string, unknown>> | null | undefined)[]
): Readonly<Record<string, string>> {
  const merged = new Map<string, string>();
  for (const [name, value] of sources.flatMap((source) => Object.entries(source ?? {}))) {
    const isRead = name.startsWith(SPECIFIED) && name.length <= LONGEST_NAME;
    const fits = typeof value === "string" && value.length <= LONGEST_VALUE;
    if (isRead && fits && (merged.size < MOST_LABELS || merged.has(name))) merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** The entries of an index that are images: attestations of BuildKit are left out. */
export function imageEntries(index: IndexDocument): readonly Descriptor[] {
  return index.manifests.filter(
    ({ annotations, platform }) =>
      typeof annotations?.[ATTESTATION] !== "string" &&
      platform?.os !== "unknown" &&
      platform?.architecture !== "unknown",
  );
}

/** Stands for the images of an index, whatever else it holds: equal where every platform has the same image. */
export function hashOfImages(entries: readonly Descriptor[]): string {
  const images = entries.map(({ platform, digest }) => `${namedPlatform(platform)} ${digest}`).toSorted();
  return createHash("sha256").update(images.join("\n")).digest("hex");
}

/** The entry that speaks for an index where one has to: `linux/amd64`, else the first. */
export function exemplaryEntry(entries: readonly Descriptor[]): Descriptor | undefined {
  return entries.find(({ platform }) => platform?.os === "linux" && platform.architecture === "amd64") ?? entries[0];
}

/** One platform as `docker build --platform` takes it; null where it is not told. */
export function namedPlatform(entry: Descriptor["platform"] | ConfigDocument): string | null {
  const [platform] = platformsOf([entry]);
  return platform === undefined ? null : formatPlatform(platform);
}

/** The platforms of entries or configurations, each once. */
export function platformsOf(entries: readonly (Descriptor["platform"] | ConfigDocument)[]): readonly Platform[] {
  const platforms = new Map<string, Platform>();
  for (const entry of entries) {
    if (!entry) continue;
    const { os, architecture } = entry;
    // arm64 has one variant, which images name or not: https://github.com/containerd/platforms (normalizeArch)
    const variant = architecture === "arm64" && entry.variant === "v8" ? null : (entry.variant ?? null);
    const platform = {
      os,
      architecture,
      variant: variant === "" ? null : variant,
      osVersion: entry["os.version"] ?? null,
    };
    platforms.set(JSON.stringify(platform), platform);
  }
  return [...platforms.values()];
}
