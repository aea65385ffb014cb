import { expect, test } from "vitest";
import { withListed } from "../../../src/core/policy/listed-tags.ts";

const first = new Date("2026-03-01T00:00:00Z");
const later = new Date("2026-03-02T00:00:00Z");

test("what is listed at first contact has not appeared", () => {
  expect(withListed(null, ["20", "22"], first)).toMatchObject({ firstContactAt: first.toISOString(), appeared: [] });
});

test("what is listed later has appeared when it was first listed, and keeps that", () => {
  const listed = withListed(withListed(null, ["20"], first), ["20", "22"], later);
  const again = withListed(listed, ["20", "22"], new Date("2026-03-09"));
  expect(again.appeared).toEqual([["22", later.toISOString()]]);
});

test("where nothing is new, it is the same object, so that nothing is written", () => {
  const listed = withListed(null, ["20", "22"], first);
  expect(withListed(listed, ["22"], later)).toBe(listed);
});

test("a tag that is called like a member of every object is a tag", () => {
  const listed = withListed(withListed(null, ["20"], first), ["__proto__", "constructor", "20"], later);
  expect(listed.appeared.map(([tag]) => tag)).toEqual(["__proto__", "constructor"]);
});

test("50,000 tags take less than half a megabyte, and new ones are told from them", () => {
  const many = Array.from({ length: 50_000 }, (_, build) => `1.0.${build}-linux-amd64-20260301`);
  const listed = withListed(null, many, first);
  expect(JSON.stringify(listed).length).toBeLessThan(500_000);
  expect(withListed(listed, [...many, "1.1.0"], later).appeared).toEqual([["1.1.0", later.toISOString()]]);
});

test("of tags that keep appearing, the oldest count as known without their day", () => {
  const builds = Array.from({ length: 5_001 }, (_, build) => `1.0.${build}`);
  const listed = withListed(withListed(null, [], first), builds, later);
  expect(listed.appeared).toHaveLength(5_000);
  expect(withListed(listed, builds, new Date("2026-03-03"))).toBe(listed);
});

test("of tags that come and go, no more than 100,000 are remembered", () => {
  let listed = withListed(null, [], first);
  for (let night = 0; night < 5; night += 1) {
    const builds = Array.from({ length: 30_000 }, (_, build) => `nightly-${night}-${build}`);
    listed = withListed(listed, builds, later);
  }
  expect(JSON.stringify(listed).length).toBeLessThan(1_200_000);
});
