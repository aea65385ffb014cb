import type { ImageState } from "./image-state.ts";

/** Tells by their publishers' dates whether an image is newer than another, where nothing else does. */
export function isNewerImage(image: ImageState, used: ImageState | null): boolean {
  return image.createdAt !== null && !!used?.createdAt && image.createdAt > used.createdAt;
}
