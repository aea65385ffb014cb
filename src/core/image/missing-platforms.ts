import { formatPlatform } from "./format-platform.ts";
import type { ImageState } from "./image-state.ts";
import type { Platform } from "./platform.ts";

/** The platforms of one image that another lacks, as `linux/arm/v7`; none where the registry does not tell them. */
export function missingPlatforms(current: ImageState | null, next: ImageState): readonly string[] {
  if (current === null || next.platforms.length === 0) return [];
  const offered = new Set(next.platforms.map(buildPlatform));
  return [...new Set(current.platforms.map(buildPlatform))].filter((platform) => !offered.has(platform));
}

/** Windows images of one platform differ by `os.version`, which moves with every rebuild. */
function buildPlatform(platform: Platform): string {
  return formatPlatform({ ...platform, osVersion: null });
}
