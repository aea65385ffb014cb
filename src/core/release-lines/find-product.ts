import type { ImageRepository } from "../image/reference.ts";
import type { Product } from "./release-line.ts";
import table from "./release-lines.json" with { type: "json" };

const products: ReadonlyMap<string, Product> = new Map(Object.entries(table.products));
const productOfImage = new Map(
  [...products].flatMap(([id, { images }]) => images.map((image) => [image, id] as const)),
);
const replacements: ReadonlyMap<string, string> = new Map(Object.entries(table.replacedBy));
const movedNamespaces = Object.entries(table.movedNamespaces);
const flavours: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.flavourWords));

/** The product whose versions the tags of `image` carry, as a key for {@link productById}; null where it is not known. */
export function productOf(image: ImageRepository): string | null {
  return productOfImage.get(publisherName(image)) ?? null;
}

export function productById(id: string | null): Product | null {
  return id === null ? null : (products.get(id) ?? null);
}

/** All products by their key. */
export function allProducts(): ReadonlyMap<string, Product> {
  return products;
}

/** The image that took the place of `image`; null where it is still maintained or not known. */
export function replacementOf(image: ImageRepository): string | null {
  const replacement = replacements.get(publisherName(image));
  if (replacement !== undefined) return replacement;
  const name = `${image.registry}/${image.repository}`;
  const moved = movedNamespaces.find(([from]) => name.startsWith(from));
  return moved === undefined ? null : moved[1] + name.slice(moved[0].length);
}

/** Words that name a flavour in this registry though elsewhere they mark a pre-release, e.g. `dev` on cgr.dev. */
export function flavourWordsOf(registry: string): readonly string[] {
  return flavours.get(registry) ?? [];
}

/** True where versions with an odd second part are those of development, as Perl's 5.43 is. */
export function developsInOddMinors(image: ImageRepository): boolean {
  return table.developmentInOddMinors.includes(publisherName(image));
}

/** Mirrors and caches serve Docker's official images as `…/library/node`. */
function publisherName({ repository }: ImageRepository): string {
  const official = repository.lastIndexOf("library/");
  return official > 0 && repository[official - 1] === "/" ? repository.slice(official) : repository;
}
