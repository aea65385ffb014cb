import type { ImageState } from "../../image/image-state.ts";
import type { RuleResult } from "../rule-result.ts";

/** Says that a new digest is no new image: the index was written again with the same image for each platform; null where it is one. */
export function sameImages(used: ImageState | null, next: ImageState): RuleResult | null {
  if (used?.images === undefined || used.images !== next.images) return null;
  const sentence = "The index was written again, with the same image for every platform, so no build would change.";
  return { rule: "same-images", outcome: "skip", sentence };
}
