import type { ImageState } from "../image/image-state.ts";
import type { RuleResult } from "./rule-result.ts";
import { latestIsMeant } from "./rules/latest-is-meant.ts";
import { sameImages } from "./rules/same-images.ts";

/** Why a digest is not refreshed that its clock and its platforms would allow; null where it is. `tag` is null where none was written. */
export function refusedRefresh(tag: string | null, used: ImageState | null, next: ImageState): RuleResult | null {
  return sameImages(used, next) ?? (tag === null ? latestIsMeant(used, next) : null);
}
