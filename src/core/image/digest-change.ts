import { formatPlatform } from "./format-platform.ts";
import { imageLabel } from "./image-label.ts";
import type { ImageLayer } from "./image-layer.ts";
import type { ImageState } from "./image-state.ts";

/** One thing that became different between two images. Texts of labels are their publishers' own. */
export type ChangeCause =
  /** `name` is the base image's; digests are null where only the layers tell. */
  | {
      readonly kind: "base-rebuilt";
      readonly name: string | null;
      readonly from: string | null;
      readonly to: string | null;
    }
  | { readonly kind: "source-changed"; readonly from: string; readonly to: string }
  | { readonly kind: "platforms-added" | "platforms-removed"; readonly platforms: readonly string[] }
  /** Every layer is the same: only dates or other metadata differ. */
  | { readonly kind: "metadata-only" }
  /** The lowest layers are the same and no new source is told of. */
  | { readonly kind: "built-again" };

/** Why one digest took another's place, and by how much they differ. Plain JSON. */
export interface DigestChange {
  /** Most telling first; empty where the registry tells too little. */
  readonly causes: readonly ChangeCause[];
  /** Of one platform that both have; null where their layers were not compared. */
  readonly layers: { readonly unchanged: number; readonly total: number; readonly addedBytes: number } | null;
}

const mostPlatforms = 20;

/** Compares two images by what their publishers wrote of them and by their layers. */
export function digestChange(before: ImageState, after: ImageState): DigestChange {
  const [old, young] = comparableLayers(before, after);
  const source = changedLabel(before, after, "revision");
  const base = baseChange(before, after, old, young);
  const isSame =
    old !== null && young !== null && old.length > 0 && sharedStart(old, young) === Math.max(old.length, young.length);
  const causes: readonly (ChangeCause | null)[] = [
    source && { kind: "source-changed", ...source },
    base,
    platformChange("platforms-added", after, before),
    platformChange("platforms-removed", before, after),
  ];
  const told = causes.filter((cause) => cause !== null);
  const rest: ChangeCause | null = isSame
    ? { kind: "metadata-only" }
    : old !== null && young !== null && sharedStart(old, young) > 0
      ? { kind: "built-again" }
      : null;
  return {
    causes: told.length > 0 || rest === null ? told : [rest],
    layers: old &&
      young && { unchanged: sharedStart(old, young), total: young.length, addedBytes: bytesOf(young) - bytesOf(old) },
  };
}

function comparableLayers(before: ImageState, after: ImageState): readonly [Layers, Layers] {
  const isSamePlatform = before.exemplar !== null && before.exemplar.platform === after.exemplar?.platform;
  return isSamePlatform ? [before.exemplar.layers, after.exemplar?.layers ?? null] : [null, null];
}

type Layers = readonly ImageLayer[] | null;

/** The base's own digest says it; without one, an image whose lowest layer is another stands on another base. */
function baseChange(before: ImageState, after: ImageState, old: Layers, young: Layers): ChangeCause | null {
  const name = label(after, "base.name");
  const told = changedLabel(before, after, "base.digest");
  if (told !== null) return { kind: "base-rebuilt", name, ...told };
  if (label(before, "base.digest") !== null && label(after, "base.digest") !== null) return null;
  const isOther = old !== null && young !== null && old.length > 1 && young.length > 1 && sharedStart(old, young) === 0;
  return isOther ? { kind: "base-rebuilt", name, from: null, to: null } : null;
}

/** Only where both tell their platforms: a registry that falls silent removes nothing. */
function platformChange(
  kind: "platforms-added" | "platforms-removed",
  image: ImageState,
  other: ImageState,
): ChangeCause | null {
  if (image.platforms.length === 0 || other.platforms.length === 0) return null;
  const known = new Set(other.platforms.map(formatPlatform));
  const platforms = [...new Set(image.platforms.map(formatPlatform))].filter((platform) => !known.has(platform));
  return platforms.length === 0 ? null : { kind, platforms: platforms.slice(0, mostPlatforms) };
}

function changedLabel(before: ImageState, after: ImageState, name: string): { from: string; to: string } | null {
  const from = label(before, name);
  const to = label(after, name);
  return from === null || to === null || from === to ? null : { from, to };
}

function label({ labels }: ImageState, name: string): string | null {
  return imageLabel(labels, name) || null;
}

/** How many layers are the same, from the bottom up: what stands on a changed layer is built again. */
function sharedStart(old: readonly ImageLayer[], young: readonly ImageLayer[]): number {
  const differs = young.findIndex(({ digest }, index) => digest !== old[index]?.digest);
  return differs === -1 ? young.length : differs;
}

function bytesOf(layers: readonly ImageLayer[]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}
