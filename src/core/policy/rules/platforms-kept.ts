import { formatPlatform } from "../../image/format-platform.ts";
import type { ImageState } from "../../image/image-state.ts";
import { missingPlatforms } from "../../image/missing-platforms.ts";
import { allText } from "../../report/all-text.ts";
import type { RuleResult } from "../rule-result.ts";

/**
 * Refuses an image that lacks a platform of the current one, somebody builds on it, unless its publisher dropped it; one without
 * any of them always.
 *
 * What tells no platform may be no image at all: charts and other artifacts are kept in the same repositories, by the same
 * versions (https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md, guidelines for artifact usage).
 */
export function platformsKept(
  current: ImageState | null,
  next: ImageState,
  dropped: ReadonlySet<string> = new Set(),
): RuleResult {
  const rule = "platforms-kept";
  if (current === null || current.platforms.length === 0) {
    const sentence = "Platforms could not be compared: the registry does not tell them.";
    return { rule: "platforms-unknown", outcome: "pass", sentence };
  }
  if (next.platforms.length === 0) {
    const sentence = `Tells no platform, where the current image has ${[...new Set(current.platforms.map(formatPlatform))].join(", ")}: it may be no image that runs.`;
    return { rule, outcome: "hold", sentence };
  }
  const names = [...new Set(current.platforms.map(formatPlatform))];
  const missing = missingPlatforms(current, next);
  // Where none is left, the build itself runs on one of those.
  const refused = missing.filter((platform) => !dropped.has(platform) || missing.length === names.length);
  if (refused.length > 0) {
    return { rule, outcome: "hold", sentence: `Lacks ${refused.join(", ")}, which the current image has.` };
  }
  if (missing.length > 0) {
    const sentence = `Comes without ${missing.join(", ")}, as none of the newer images has it any more; keeps the other platforms.`;
    return { rule, outcome: "pass", sentence };
  }
  const which = names.length === 1 ? `, ${names[0]}` : "";
  const sentence = `Keeps ${allText(names.length, "platform")} of the current image${which}.`;
  return { rule, outcome: "pass", sentence };
}
