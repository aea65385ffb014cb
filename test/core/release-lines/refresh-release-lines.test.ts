import { expect, test } from "vitest";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import { PublishedReleaseLines, refreshReleaseLines } from "../../../src/core/release-lines/refresh-release-lines.ts";
import type { Product } from "../../../src/core/release-lines/release-line.ts";

/** In the format of https://endoflife.date/docs/api/v1/, two products of `products/full`, shortened. */
const full = {
  schema_version: "1.2.0",
  generated_at: "2026-11-24T00:00:00+00:00",
  total: 2,
  result: [
    {
      name: "nodejs",
      label: "Node.js",
      releases: [
        release({ name: "26", releaseDate: "2026-04-22", isLts: false, ltsFrom: "2026-10-28", eolFrom: "2029-04-30" }),
        release({ name: "25", releaseDate: "2025-10-15", eolFrom: "2026-06-01", isEol: true }),
        release({ name: "24", codename: "Krypton", releaseDate: "2025-05-06", isLts: true, ltsFrom: "2025-10-28" }),
      ],
    },
    {
      name: "debian",
      label: "Debian",
      releases: [
        release({
          name: "13",
          codename: "Trixie",
          releaseDate: "2025-08-09",
          eolFrom: "2028-08-09",
          eoesFrom: "2030-06-30",
        }),
        release({
          name: "12",
          codename: "Bookworm",
          releaseDate: "2023-06-10",
          eolFrom: "2026-06-10",
          eoesFrom: "2028-06-30",
        }),
        release({ name: "sid (unstable)", releaseDate: "1993-08-16" }),
      ],
    },
  ],
};

function release(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { codename: null, label: given["name"], isLts: false, ltsFrom: null, isEol: false, eolFrom: null, ...given };
}

const node: Product = {
  name: "Node.js",
  images: ["library/node"],
  longTerm: true,
  hostBound: false,
  earlyAccessOnly: false,
  endoflife: { id: "nodejs", extended: false },
  lines: [
    { cycle: "22", codename: "jod", released: "2024-04-24", ended: "2027-04-30", longTermFrom: "2024-10-29" },
    { cycle: "25", codename: null, released: "2025-10-15", ended: null, longTermFrom: null },
  ],
};
const debian: Product = {
  ...node,
  name: "Debian",
  longTerm: false,
  endoflife: { id: "debian", extended: true },
  lines: [{ cycle: "14", codename: "forky", released: null, ended: null, longTermFrom: null }],
};

test("what is published wins, and what is not published stays", () => {
  const refreshed = refreshReleaseLines({ node, debian }, PublishedReleaseLines.parse(full));
  expect(refreshed["node"]?.lines).toEqual([
    { cycle: "22", codename: "jod", released: "2024-04-24", ended: "2027-04-30", longTermFrom: "2024-10-29" },
    { cycle: "24", codename: "krypton", released: "2025-05-06", ended: null, longTermFrom: "2025-10-28" },
    { cycle: "25", codename: null, released: "2025-10-15", ended: "2026-06-01", longTermFrom: null },
    { cycle: "26", codename: null, released: "2026-04-22", ended: "2029-04-30", longTermFrom: "2026-10-28" },
  ]);
});

test("Debian ends with its long-term support, and only numbers are release lines", () => {
  const refreshed = refreshReleaseLines({ debian }, PublishedReleaseLines.parse(full));
  expect(refreshed["debian"]?.lines.map(({ cycle, codename, ended }) => [cycle, codename, ended])).toEqual([
    ["12", "bookworm", "2028-06-30"],
    ["13", "trixie", "2030-06-30"],
    ["14", "forky", null],
  ]);
});

test("the document of one product is read too, and a product that is not published stays as it is", () => {
  const one = PublishedReleaseLines.parse({ result: full.result[0] });
  const refreshed = refreshReleaseLines({ node, debian }, one);
  expect(refreshed["node"]?.lines).toHaveLength(4);
  expect(refreshed["debian"]).toBe(debian);
});

test.for([[{}], [{ result: "none" }], [{ result: [{ name: "nodejs", releases: [{ name: "26" }] }] }]])(
  "%j is not what endoflife.date publishes",
  ([document]) => {
    expect(PublishedReleaseLines.safeParse(document).success).toBe(false);
  },
);

// The numbers of openSUSE Leap went from 42.3 to 15.0, those of MongoDB's releases for Atlas run beside the others.
const notByDate = new Set(["openSUSE Leap", "MongoDB"]);

test.for([...builtInReleaseLines.products].filter(([, { name }]) => !notByDate.has(name)))(
  "the lines of %s are in the order of their release",
  ([, { lines }]) => {
    const released = lines.flatMap((line) => (line.released === null ? [] : [line.released]));
    expect(released).toEqual(released.toSorted());
  },
);

test.for([...builtInReleaseLines.products])("the lines of %s have dates that follow each other", ([, product]) => {
  for (const { cycle, released: from, ended, longTermFrom } of product.lines) {
    expect([cycle, from === null || ended === null || from <= ended]).toEqual([cycle, true]);
    expect([cycle, longTermFrom === null || (from ?? "") <= longTermFrom]).toEqual([cycle, true]);
    expect([cycle, longTermFrom === null || product.longTerm]).toEqual([cycle, true]);
  }
});
