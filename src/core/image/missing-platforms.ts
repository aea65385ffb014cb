import { formatPlatform } from "./format-platform.ts";
import type { ImageState } from "./image-state.ts";

/** The platforms of one image that another lacks, as `linux/arm/v7`; none where the registry does not tell them. */
export function missingPlatforms(current: ImageState | null, next: ImageState): readonly string[] {
  if (current === null || next.platforms.length === 0) return [];
  const offered = new Set(next.platforms.map(formatPlatform));
  return [...new Set(current.platforms.map(formatPlatform))].filter((platform) => !offered.has(platform));
}
