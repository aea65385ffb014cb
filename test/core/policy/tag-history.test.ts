import { expect, test } from "vitest";
import type { Digest } from "../../../src/core/image/digest.ts";
import { type SeenDigest, withDigest } from "../../../src/core/policy/tag-history.ts";

const digestOf = (letter: string): Digest => `sha256:${letter.toLowerCase().repeat(64)}`;

/**
 * The history after one look a day from the 1st on, newest first. `B2` was first seen on the 2nd, `(B2)` was withdrawn,
 * `A` was there at the first look.
 */
function historyOf(looks: string): string {
  let digests: readonly SeenDigest[] = [];
  for (const [index, letter] of looks.split("").entries()) {
    digests = withDigest(digests, digestOf(letter), new Date(Date.UTC(2026, 2, index + 1)));
  }
  return digests
    .map(({ digest, seenAt, withdrawn }) => {
      const name = `${digest.slice(-1).toUpperCase()}${seenAt === null ? "" : new Date(seenAt).getUTCDate()}`;
      return withdrawn ? `(${name})` : name;
    })
    .join(" ");
}

test.for([
  { looks: "A", expected: "A", title: "the first digest was there before anybody looked" },
  { looks: "AAA", expected: "A", title: "a tag that stays tells nothing new" },
  { looks: "ABC", expected: "C3 B2 A", title: "digests are kept newest first, each with its day" },
  { looks: "ABA", expected: "(B2) A", title: "a digest that the tag went back from is withdrawn" },
  { looks: "ABCA", expected: "(C3) (B2) A", title: "going back by two withdraws two" },
  { looks: "ABAB", expected: "B4 A", title: "one that comes back counts as seen anew" },
  { looks: "ABAC", expected: "C4 (B2) A", title: "what was withdrawn stays so under a new one" },
])("$title", ({ looks, expected }) => {
  expect(historyOf(looks)).toBe(expected);
});

test("where nothing is new, the list is the same object, so that nothing is written", () => {
  const digests = withDigest([], digestOf("A"), new Date("2026-03-01"));
  expect(withDigest(digests, digestOf("A"), new Date("2026-03-02"))).toBe(digests);
});

test("the history of a tag that is rebuilt all the time is bounded", () => {
  let digests: readonly SeenDigest[] = [];
  for (let build = 0; build < 1_000; build += 1) {
    digests = withDigest(digests, `sha256:${String(build).padStart(64, "0")}`, new Date(build));
  }
  expect(digests).toHaveLength(400);
  expect(digests[0]?.digest).toMatch(/999$/);
});
