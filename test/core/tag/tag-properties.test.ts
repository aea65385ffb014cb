import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chooseTag } from "../../../src/core/tag/choose-tag.ts";
import { compareReleases, compareTags, compareVersions } from "../../../src/core/tag/compare-tags.ts";
import type { ParsedTag } from "../../../src/core/tag/parsed-tag.ts";
import { parseTag } from "../../../src/core/tag/parse-tag.ts";
import { tagShape } from "../../../src/core/tag/tag-shape.ts";
import { defaultRules } from "./default-rules.ts";
import { processorMs } from "../../processor-ms.ts";

const number = fc.integer({ min: 0, max: 30 }).map(String);
const version = fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
const extra = fc.constantFrom("", "", "-rc.1", "rc2", "_7", "-r3", "-20241118", "-ea-28", "u402-b06");
const variant = fc.constantFrom(
  "",
  "-slim",
  "-alpine3.19",
  "-alpine3.24",
  "-bookworm",
  "-trixie",
  "-jammy",
  "-fpm-alpine3.20",
  "-amd64",
  "-jdk17",
  "-jdk23",
  "-jdk25",
  "-jdk23-alpine3.19",
  "-jdk25-alpine3.24",
  "-python3.9",
  "-python3.12",
);
const prefix = fc.constantFrom("", "", "v", "jdk-", "bookworm-", "noble-", "temurin-23-lein-", "temurin-25-lein-");
const tag = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(prefix, version, extra, variant).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "latest",
      "bookworm",
      "jammy",
      "20231009",
      "bookworm-20231009",
      "alpine3.20",
      "0a1b2c3d4e",
    ),
  },
);

const image = fc
  .constantFrom("library/node", "library/debian", "acme/app")
  .map((repository) => ({ registry: "docker.io", repository }));

test("the order of tags is total and transitive", () => {
  fc.assert(
    fc.property(fc.tuple(tag, tag, tag), (texts) => {
      const [a, b, c] = texts.map((text) => parseTag(text)).toSorted(compareTags);
      if (a === undefined || b === undefined || c === undefined) return;
      expect(compareTags(a, b)).toBeLessThanOrEqual(0);
      expect(compareTags(b, c)).toBeLessThanOrEqual(0);
      expect(compareTags(a, c)).toBeLessThanOrEqual(0);
      expect(Math.sign(compareTags(a, b))).toBe(-Math.sign(compareTags(b, a)) + 0);
      expect(compareTags(a, b) === 0).toBe(a.tag === b.tag);
    }),
  );
});

test("a proposal is listed, keeps the shape, is never lower, and is not proposed away again", () => {
  fc.assert(
    fc.property(image, tag, fc.array(tag, { maxLength: 40 }), (of, current, others) => {
      const published = [current, ...others];
      const choice = chooseTag({ image: of, tag: current }, published, defaultRules, new Date("2026-11-24"));
      if (choice.kind !== "candidates") return;
      const from = parseTag(current);
      for (const candidate of choice.candidates) {
        const to = parseTag(candidate.tag);
        expect(published).toContain(candidate.tag);
        expect(from.preRelease !== null || tagShape(to) === tagShape(from)).toBe(true);
        expect(to.parts.length).toBeGreaterThanOrEqual(from.precision);
        const orders = [
          compareVersions(to, from),
          compareReleases(to.osReleases, from.osReleases),
          compareReleases(to.runtimes, from.runtimes),
        ];
        expect(orders.some((order) => order > 0)).toBe(true);
        expect(orders[2]).toBeGreaterThanOrEqual(0);
      }
      const again = chooseTag(
        { image: of, tag: choice.candidates[0].tag },
        published,
        defaultRules,
        new Date("2026-11-24"),
      );
      expect(again.kind === "candidates" ? again.candidates[0].tag : null).toBe(null);
    }),
    { numRuns: 2_000 },
  );
});

const similar = fc
  .tuple(prefix, extra, variant, fc.array(version, { minLength: 3, maxLength: 3 }))
  .map(([before, behind, flavour, versions]) => versions.map((text) => `${before}${text}${behind}${flavour}`));

test("to be of one shape is an equivalence, and keeps architecture, flavour and what is counted", () => {
  fc.assert(
    fc.property(fc.oneof(similar, fc.array(tag, { minLength: 3, maxLength: 3 })), (texts) => {
      const tags = texts.map((text) => parseTag(text));
      for (const group of Map.groupBy(tags, tagShape).values()) {
        for (const a of group) {
          for (const b of group) {
            expect(tagShape(a)).toBe(tagShape(b));
            expect(kept(a)).toEqual(kept(b));
          }
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

function kept({
  architecture,
  words,
  scheme,
  precision,
  osReleases,
  runtimes,
  osFirst,
}: ParsedTag): readonly unknown[] {
  return [architecture, words, scheme, precision, osReleases.map(({ product }) => product), osFirst, runtimes.length];
}

test("nothing proposed follows more images than the current tag", () => {
  fc.assert(
    fc.property(image, tag, fc.array(tag, { maxLength: 40 }), (of, current, others) => {
      const choice = chooseTag({ image: of, tag: current }, [current, ...others], defaultRules, new Date("2026-11-24"));
      const candidates = choice.kind === "candidates" ? choice.candidates : [];
      const from = parseTag(current);
      for (const to of candidates.map((candidate) => parseTag(candidate.tag))) {
        expect(to.kind).toBe(from.kind);
        expect(to.parts.length >= from.parts.length || to.precision === 0).toBe(true);
        expect(from.preRelease !== null || to.preRelease === null).toBe(true);
        expect(to.architecture).toBe(from.architecture);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("every listed tag is counted once", () => {
  fc.assert(
    fc.property(image, tag, fc.uniqueArray(tag, { maxLength: 40 }), fc.boolean(), (of, current, published, pin) => {
      const floating = pin ? "version" : "latest-only";
      const { counts } = chooseTag(
        { image: of, tag: current },
        published,
        { ...defaultRules, floating },
        new Date("2026-11-24"),
      );
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(published.length);
    }),
  );
});

test("any text is read without an error", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(parseTag(text).tag).toBe(text);
    }),
  );
});

/** What the expressions that read tags repeat: letters, digits, separators, and words that mean something. */
const unit = fc.constantFrom(
  ..."0 1 a f v g - _ . 1. .1 a1 1a a- -1 1-a a.1 rc rc. rc.1 -r1 alpine alpine3. -alpine ubuntu- 20240101 2024-01- x86_64 k3s1 jdk-1.1.1- 0.".split(
    " ",
  ),
);

test("the longest tags are read in time that does not depend on what they say", () => {
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 3 }), fc.array(unit, { maxLength: 2 }), (units, end) => {
      const tail = end.join("");
      const hostile =
        units
          .join("")
          .repeat(128)
          .slice(0, 128 - tail.length) + tail;
      const spent = processorMs(() => {
        for (let run = 0; run < 10; run += 1) parseTag(hostile);
      });
      // A tenth of a millisecond each is usual; an expression that backtracks over 128 characters takes seconds.
      expect(spent).toBeLessThan(250);
    }),
    { numRuns: 500 },
  );
});
