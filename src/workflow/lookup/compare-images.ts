import { AccessError, UpstreamError } from "../../core/errors.ts";
import { digestChange, type DigestChange } from "../../core/image/digest-change.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import type { Registry } from "../ports/registry.ts";

/**
 * Finds out what became different between two images of a repository, for two requests at most; for none where both are of
 * one platform.
 *
 * It explains and decides nothing: where the registry fails, less is told.
 */
export async function compareImages(
  image: ImageRepository,
  before: ImageState,
  after: ImageState,
  registry: Registry,
): Promise<DigestChange> {
  const isComparable = before.exemplar !== null && before.exemplar.platform === after.exemplar?.platform;
  if (!isComparable) return digestChange(before, after);
  try {
    const old = await withLayers(image, before, registry);
    return digestChange(old, old.exemplar?.layers ? await withLayers(image, after, registry) : after);
  } catch (error) {
    if (!(error instanceof UpstreamError || error instanceof AccessError)) throw error;
    return digestChange(before, after);
  }
}

async function withLayers(image: ImageRepository, state: ImageState, registry: Registry): Promise<ImageState> {
  const { exemplar } = state;
  if (exemplar === null || exemplar.layers !== null || exemplar.digest === state.digest) return state;
  return { ...state, exemplar: { ...exemplar, layers: await registry.readLayers(image, exemplar.digest) } };
}
