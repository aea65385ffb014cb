import { createHash } from "node:crypto";
import type { Upstream } from "../config/upstream-settings.ts";
import type { Product } from "./release-line.ts";
import table from "./release-lines.json" with { type: "json" };

/** What is known about products and their release lines, as a value: the built-in table, or one that was refreshed. */
export interface ReleaseLines {
  /** Differs where anything known differs, so that an answer can say what it was made of. */
  readonly version: string;
  /** By the keys that `NamedRelease` and {@link ReleaseLines.productOfImage} use. */
  readonly products: ReadonlyMap<string, Product>;
  /** From a repository, with the registry only where its name alone would not tell, to the product whose versions its tags carry. */
  readonly productOfImage: ReadonlyMap<string, string>;
  /** Proxies whose images are known by another name. */
  readonly upstreams: readonly Upstream[];
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
    upstreams: [],
  };
}

/** The same facts, for images that proxies serve under names of their own, too. */
export function withUpstreams(releaseLines: ReleaseLines, upstreams: readonly Upstream[]): ReleaseLines {
  if (upstreams.length === 0) return releaseLines;
  const version = createHash("sha256")
    .update(JSON.stringify([releaseLines.version, upstreams]))
    .digest("hex");
  return { ...releaseLines, upstreams, version: version.slice(0, 16) };
}

/** The table that comes with Plinth. */
export const builtInReleaseLines: ReleaseLines = releaseLinesOf(new Map(Object.entries(table.products)));
