import type { ImageState } from "../image/image-state.ts";
import type { RuleResult } from "./rule-result.ts";
import { latestIsMeant } from "./rules/latest-is-meant.ts";
import { sameImages } from "./rules/same-images.ts";

/** Why a digest is not refreshed that its clock and its platforms would allow; null where it is. `tag` is null where none was written. */
export function refusedRefresh(tag: string | null, used: ImageState | null, next: ImageState): RuleResult | null {
  if (used !== null && algorithmOf(used) !== algorithmOf(next)) return otherAlgorithm(used, next);
  return sameImages(used, next) ?? (tag === null ? latestIsMeant(used, next) : null);
}

function algorithmOf({ digest }: ImageState): string {
  return digest.slice(0, digest.indexOf(":"));
}

/** The same bytes have another digest by another algorithm; and who pinned by SHA-512 does not want less. */
function otherAlgorithm(used: ImageState, next: ImageState): RuleResult {
  const sentence = `Pinned by ${algorithmOf(used)}, and the registry tells what the tag has by ${algorithmOf(next)}: whether it moved cannot be told.`;
  return { rule: "digest-proved", outcome: "hold", sentence };
}
