import { expect, test } from "vitest";
import { RepositoryConfig } from "../../../src/core/config/repository-config.ts";
import type { Step } from "../../../src/core/tag/step.ts";
import { groupOpenings } from "../../../src/core/update/group-opening.ts";
import type { UpdateGroup } from "../../../src/core/update/update-group.ts";
import { decision, digest } from "./sample-decision.ts";
import { processorMs } from "../../processor-ms.ts";

const config = RepositoryConfig.parse({
  schedule: { on: "after 22:00", timezone: "Europe/Berlin" },
  rules: [
    { match: { image: "redis" }, schedule: "any" },
    { match: { image: "postgres" }, schedule: "on weekends" },
  ],
});

function groupOf(...members: readonly (readonly [reference: string, step: Step])[]): UpdateGroup {
  const decisions = members.map(([reference, step], index) =>
    decision(`Dockerfile:${index + 1}`, reference, { step, to: { tag: "9", digest: digest("a") } }),
  );
  return { key: "some", branch: "plinth/some", decisions };
}

// 2026-03-04 is a Wednesday; Berlin is an hour ahead of UTC in winter.
test.for([
  ["a new version, by the general schedule", [["node:8", "patch"]], "2026-03-04T21:00:00.000Z", "after 22:00"],
  ["a digest, by the schedule of digests", [["node:8", "digest"]], "2026-03-08T23:00:00.000Z", "weekly"],
  ["what a rule says, whatever the step", [["postgres:8", "digest"]], "2026-03-06T23:00:00.000Z", "on weekends"],
  ["what a rule opens, at once", [["redis:8", "digest"]], "2026-03-04T12:00:00.000Z", "any"],
  [
    "what an ARG joined, as soon as one is open",
    [
      ["postgres:8", "minor"],
      ["node:8", "minor"],
    ],
    "2026-03-04T21:00:00.000Z",
    "after 22:00",
  ],
] as const)("%s", ([, members, at, schedule]) => {
  const openingOf = groupOpenings(config, new Date("2026-03-04T12:00:00Z"));
  expect(openingOf(groupOf(...members))).toEqual({ at: new Date(at), schedule });
});

test("a thousand groups on one schedule cost as much as one", () => {
  const monthly = RepositoryConfig.parse({ schedule: { on: "monthly" } });
  const openingOf = groupOpenings(monthly, new Date("2026-03-02T00:00:00Z"));
  const spent = processorMs(() => {
    for (let count = 0; count < 1_000; count += 1) openingOf(groupOf(["node:8", "patch"]));
  });
  expect(spent).toBeLessThan(1_000);
});
