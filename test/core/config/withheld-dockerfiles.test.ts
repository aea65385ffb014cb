import { expect, test } from "vitest";
import { EnforcedSettings } from "../../../src/core/config/enforced-settings.ts";
import { RepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { createWithheldMatcher } from "../../../src/core/config/withheld-dockerfiles.ts";

const config = RepositoryConfig.parse({
  paths: { include: ["**/Dockerfile", "images/*.build"], exclude: ["legacy/**"] },
});
const enforced = EnforcedSettings.parse({ policy: { latestTag: "warning" } });

test.for([
  ["legacy/Dockerfile", true],
  ["api/Containerfile", true],
  ["api/Dockerfile.dev", true],
  ["api/Dockerfile", false],
  ["images/web.build", false],
  // Nobody's own: Plinth leaves these out by default.
  ["node_modules/x/Dockerfile", false],
  ["README.md", false],
] as const)("%s is withheld: %s", ([path, isWithheld]) => {
  expect(createWithheldMatcher(config, enforced)?.(path)).toBe(isWithheld);
});

test.for([{}, { pin: "digest" }, { policy: { latestTag: "off" } }] as const)(
  "where %j is enforced, nothing is looked for in withheld files",
  (given) => {
    expect(createWithheldMatcher(config, EnforcedSettings.parse(given))).toBeNull();
  },
);
