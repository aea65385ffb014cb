import { createHash } from "node:crypto";
import type { Product } from "./release-line.ts";
import table from "./release-lines.json" with { type: "json" };

/** What is known about products and their release lines, as a value: the built-in table, or one that was refreshed. */
export interface ReleaseLines {
  /** Differs where anything known differs, so that an answer can say what it was made of. */
  readonly version: string;
  /** By the keys that `NamedRelease` and {@link ReleaseLines.productOfImage} use. */
  readonly products: ReadonlyMap<string, Product>;
  /** From a repository, without the registry, to the product whose versions its tags carry. */
  readonly productOfImage: ReadonlyMap<string, string>;
}

/** Makes a table of products ready for use. */
export function releaseLinesOf(products: ReadonlyMap<string, Product>): ReleaseLines {
  return {
    version: createHash("sha256")
      .update(JSON.stringify([...products]))
      .digest("hex")
      .slice(0, 16),
    products,
    productOfImage: new Map([...products].flatMap(([id, { images }]) => images.map((image) => [image, id] as const))),
  };
}

/** The table that comes with Plinth. */
export const builtInReleaseLines: ReleaseLines = releaseLinesOf(new Map(Object.entries(table.products)));
