import { expect, test } from "vitest";
import { digestSettled } from "../../../../src/core/policy/rules/digest-settled.ts";

const now = new Date("2026-03-10T12:00:00Z");

test.for([
  { title: "has only just been seen", seenAt: "2026-03-10T12:00:00Z", outcome: "hold" },
  { title: "was seen a second less than 30 minutes ago", seenAt: "2026-03-10T11:30:01Z", outcome: "hold" },
  { title: "was seen 30 minutes ago", seenAt: "2026-03-10T11:30:00Z", outcome: "pass" },
  { title: "was there at the first look", seenAt: null, outcome: undefined },
])("a digest that $title: $outcome", ({ seenAt, outcome }) => {
  expect(digestSettled(seenAt, now)?.outcome).toBe(outcome);
});
