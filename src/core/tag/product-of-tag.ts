import type { ImageRepository } from "../image/reference.ts";
import { productOf } from "../release-lines/find-product.ts";
import type { Product } from "../release-lines/release-line.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { ParsedTag } from "./parsed-tag.ts";

/** The product whose version a tag carries: the runtime it names in front of it, else that of the image; null where neither is known. */
export function productOfTag(image: ImageRepository, tag: ParsedTag, releaseLines: ReleaseLines): Product | null {
  return releaseLines.products.get(tag.versionOf ?? "") ?? productOf(image, releaseLines);
}
