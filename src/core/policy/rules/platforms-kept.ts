import { formatPlatform } from "../../image/format-platform.ts";
import type { ImageState } from "../../image/image-state.ts";
import type { Platform } from "../../image/platform.ts";
import type { RuleResult } from "../rule-result.ts";

/** Refuses an image that lacks a platform of the current one: somebody builds on it. */
export function platformsKept(current: ImageState | null, next: ImageState): RuleResult {
  const rule = "platforms-kept";
  if (current === null || current.platforms.length === 0 || next.platforms.length === 0) {
    return { rule, outcome: "pass", sentence: "Platforms could not be compared: the registry does not tell them." };
  }
  const offered = new Set(next.platforms.map(buildPlatform));
  const missing = [...new Set(current.platforms.map(buildPlatform))].filter((platform) => !offered.has(platform));
  if (missing.length > 0) {
    return { rule, outcome: "hold", sentence: `Lacks ${missing.join(", ")}, which the current image has.` };
  }
  const count = offered.size;
  return { rule, outcome: "pass", sentence: `Keeps every platform of the current image (${count} in all).` };
}

/** Windows images of one platform differ by `os.version`, which moves with every rebuild. */
function buildPlatform(platform: Platform): string {
  return formatPlatform({ ...platform, osVersion: null });
}
