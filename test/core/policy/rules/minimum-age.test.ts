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
  expect(minimumAge({ clock: "registry", since }, days, now).outcome).toBe(outcome);
});

test("the sentence says until when an image waits", () => {
  const since = "2026-03-09T08:00:00Z";
  expect(minimumAge({ clock: "registry", since }, 3, now).sentence).toBe(
    "Published 2026-03-09; waits until 2026-03-12, when it is 3 days old.",
  );
});

test("the sentence says by whose clock an image is old enough", () => {
  const since = "2026-03-05T08:00:00Z";
  expect(minimumAge({ clock: "registry", since }, 3, now).sentence).toBe("Published 2026-03-05, at least 3 days ago.");
  expect(minimumAge({ clock: "plinth", since }, 3, now).sentence).toBe("First seen 2026-03-05, at least 3 days ago.");
});

test("an unknown age is said, not hidden", () => {
  expect(minimumAge({ clock: "registry", since: null }, 3, now)).toMatchObject({
    rule: "age-unknown",
    sentence: expect.stringContaining("Age unknown"),
  });
});
