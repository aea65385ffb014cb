import { expect, test } from "vitest";
import { ageStart, tagAgeStart } from "../../../src/core/policy/age-start.ts";

const createdAt = "2020-01-01T00:00:00Z";
const first = "2026-03-01T00:00:00Z";
const later = "2026-03-05T00:00:00Z";
const digest = `sha256:${"a".repeat(64)}` as const;

function start(of: typeof ageStart, seenAt: string | null, appearedAt: string | null, published: string | null) {
  const seen = { digest, seenAt, withdrawn: false };
  return of(seen, { appearedAt, knownSince: appearedAt ?? first, digests: [seen] }, published);
}

test.for([
  { title: "was there at first contact", seenAt: null, appearedAt: null, expected: createdAt },
  { title: "came with a new tag", seenAt: null, appearedAt: later, expected: later },
  { title: "came to a known tag", seenAt: later, appearedAt: null, expected: later },
  { title: "came to a tag that is new itself", seenAt: later, appearedAt: first, expected: later },
])("the age of a digest that $title counts from $expected", ({ seenAt, appearedAt, expected }) => {
  expect(start(ageStart, seenAt, appearedAt, createdAt).since).toBe(expected);
});

test("at first contact the age of what has no date is unknown", () => {
  expect(start(ageStart, null, null, null)).toEqual({ clock: "registry", since: null });
});

test("where nothing is pinned, the age of a rebuilt image is that of its tag", () => {
  expect(start(tagAgeStart, later, null, createdAt)).toEqual({ clock: "plinth", since: first });
  expect(start(tagAgeStart, null, null, createdAt)).toEqual({ clock: "registry", since: createdAt });
});
