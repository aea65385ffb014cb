import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chooseTag } from "../../../src/core/tag/choose-tag.ts";
import { compareOsReleases, compareTags, compareVersions } from "../../../src/core/tag/compare-tags.ts";
import { parseTag } from "../../../src/core/tag/parse-tag.ts";
import { tagShape } from "../../../src/core/tag/tag-shape.ts";

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
);
const prefix = fc.constantFrom("", "", "v", "jdk-", "bookworm-", "noble-");
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

const rules = {
  pin: "digest",
  floating: "latest-only",
  steps: ["digest", "patch", "minor", "variant", "major"],
  versions: null,
  tags: null,
  minimumAgeDays: 0,
} as const;
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
      const choice = chooseTag({ image: of, tag: current }, published, rules, new Date("2026-11-24"));
      if (choice.kind !== "candidates") return;
      const from = parseTag(current);
      for (const candidate of choice.candidates) {
        const to = parseTag(candidate.tag);
        expect(published).toContain(candidate.tag);
        expect(from.preRelease !== null || tagShape(to) === tagShape(from)).toBe(true);
        expect(to.parts.length).toBeGreaterThanOrEqual(from.precision);
        expect(compareVersions(to, from) > 0 || compareOsReleases(to.osReleases, from.osReleases) > 0).toBe(true);
      }
      const again = chooseTag({ image: of, tag: choice.candidates[0].tag }, published, rules, new Date("2026-11-24"));
      expect(again.kind === "candidates" ? again.candidates[0].tag : null).toBe(null);
    }),
    { numRuns: 2_000 },
  );
});

test("any text is read without an error and in bounded time", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      expect(parseTag(text).tag).toBe(text);
    }),
  );
  const started = performance.now();
  for (const hostile of ["1".repeat(128), "1.".repeat(64), "a1-".repeat(42), "alpine-".repeat(18), "-".repeat(128)])
    parseTag(hostile);
  expect(performance.now() - started).toBeLessThan(100);
});
