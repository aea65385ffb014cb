import { expect, test } from "vitest";
import { minimumAge } from "../../../../src/core/policy/rules/minimum-age.ts";

const now = new Date("2026-03-10T12:00:00Z");

test.for([
  { title: "exactly old enough", since: "2026-03-07T12:00:00Z", days: 3, outcome: "pass" },
  { title: "one second too young", since: "2026-03-07T12:00:01Z", days: 3, outcome: "hold" },
  { title: "no waiting asked for", since: "2026-03-10T12:00:00Z", days: 0, outcome: "pass" },
  { title: "a date in the future", since: "2026-03-11T00:00:00Z", days: 0, outcome: "hold" },
  { title: "no date at all", since: null, days: 3, outcome: "pass" },
])("an image that is $title: $outcome", ({ since, days, outcome }) => {
  expect(minimumAge(since, days, now).outcome).toBe(outcome);
});

test("the sentence says until when an image waits", () => {
  expect(minimumAge("2026-03-09T08:00:00Z", 3, now).sentence).toBe(
    "Published 2026-03-09; waits until 2026-03-12, when it is 3 days old.",
  );
});

test("an unknown age is said, not hidden", () => {
  expect(minimumAge(null, 3, now).sentence).toContain("Age unknown");
});
