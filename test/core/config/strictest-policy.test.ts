import { expect, test } from "vitest";
import { PolicySettings } from "../../../src/core/config/policy-settings.ts";
import { strictestPolicy } from "../../../src/core/config/strictest-policy.ts";

const policy = (written: object) => PolicySettings.parse(written);

test("the higher level of each rule holds, and a lower one is told", () => {
  const fixed = policy({ missingDigest: "error", latestTag: "warning", endedLine: "off" });
  const own = policy({ missingDigest: "off", latestTag: "error", endedLine: "warning" });
  const { policy: strictest, loosened } = strictestPolicy(fixed, own);
  expect(strictest).toMatchObject({ missingDigest: "error", latestTag: "error", endedLine: "warning" });
  expect(loosened).toEqual(["missingDigest"]);
});

test.for([
  [[], ["node"], true],
  [["ghcr.io/acme/**"], ["ghcr.io/acme/**"], true],
  [["ghcr.io/acme/**"], ["ghcr.io/acme/api"], true],
  [["ghcr.io/acme/**"], ["ghcr.io/acme/team/**"], true],
  [["ghcr.io/*/api"], ["ghcr.io/acme/api"], true],
  [["ghcr.io/acme/*"], ["ghcr.io/acme/{api,web}"], true],
  [["ghcr.io/acme/*"], ["ghcr.io/acme/**"], false],
  [["ghcr.io/acme/api-?"], ["ghcr.io/acme/api-*"], false],
  [["ghcr.io/acme/**"], [], false],
  [["ghcr.io/acme/**"], ["ghcr.io/acme/api", "quay.io/**"], false],
  [["ghcr.io/acme/{api,web}"], ["ghcr.io/acme/*"], false],
] as const)("of what %j allows, %j allows no more: %j", ([fixed, own, narrower]) => {
  const { policy: strictest, loosened } = strictestPolicy(policy({ allow: fixed }), policy({ allow: own }));
  expect(strictest.allow).toEqual(narrower ? own : fixed);
  expect(loosened).toEqual(narrower ? [] : ["allow"]);
});
