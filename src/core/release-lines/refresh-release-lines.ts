import { z } from "zod";
import type { Product, ReleaseLine } from "./release-line.ts";

const Day = z.iso.date();
const Name = z.string().max(200);

const PublishedRelease = z.object({
  name: Name,
  codename: Name.nullish(),
  releaseDate: Day,
  isLts: z.boolean(),
  ltsFrom: Day.nullish(),
  isEol: z.boolean(),
  eolFrom: Day.nullish(),
  eoesFrom: Day.nullish(),
});

const PublishedProduct = z.object({
  name: Name,
  releases: z.array(PublishedRelease).max(1_000),
});

/**
 * What https://endoflife.date publishes: `api/v1/products/full`, or one product of `api/v1/products/NAME`, as far as it
 * is used here (https://endoflife.date/docs/api/v1/).
 */
export const PublishedReleaseLines = z.object({
  generated_at: z.string().optional(),
  result: z.union([z.array(PublishedProduct).max(5_000), PublishedProduct.transform((product) => [product])]),
});

/** Published release lines, as a value. */
export type PublishedReleaseLines = z.infer<typeof PublishedReleaseLines>;

/**
 * Brings products up to date with what is published about them.
 *
 * What is published wins, line by line. Lines that are not published stay (codenames of the future, lines of images that
 * live longer than their product), and so does a codename for which none is published.
 */
export function refreshReleaseLines(
  products: Readonly<Record<string, Product>>,
  { result }: PublishedReleaseLines,
): Readonly<Record<string, Product>> {
  const published = new Map(result.map(({ name, releases }) => [name, releases]));
  return Object.fromEntries(
    Object.entries(products).map(([id, product]) => {
      const releases = product.endoflife === null ? undefined : published.get(product.endoflife.id);
      return [id, releases === undefined ? product : { ...product, lines: refreshed(product, releases) }];
    }),
  );
}

function refreshed(product: Product, releases: readonly z.infer<typeof PublishedRelease>[]): readonly ReleaseLine[] {
  const lines = new Map(product.lines.map((line) => [line.cycle, line]));
  for (const release of releases) {
    // Only lines that a version can be of: "2018.03" is one, "24H2 (W)" is not.
    if (!/^\d{1,9}(?:\.\d{1,9}){0,3}$/.test(release.name)) continue;
    const known = lines.get(release.name);
    const ended = product.endoflife?.extended === true ? (release.eoesFrom ?? release.eolFrom) : release.eolFrom;
    lines.set(release.name, {
      cycle: release.name,
      codename: codenameOf(release.codename) ?? known?.codename ?? null,
      released: release.releaseDate,
      ended: ended ?? (release.isEol ? (known?.ended ?? release.releaseDate) : null),
      longTermFrom: product.longTerm ? (release.ltsFrom ?? (release.isLts ? release.releaseDate : null)) : null,
    });
  }
  return [...lines.values()].toSorted((a, b) => byCycle(a.cycle, b.cycle));
}

/** As tags write it: `noble` for `Noble Numbat`. */
function codenameOf(codename: string | null | undefined): string | null {
  const first = codename?.split(" ")[0]?.toLowerCase() ?? "";
  return first === "" ? null : first;
}

/** Oldest first: the order in which a product's releases are numbered. */
function byCycle(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
