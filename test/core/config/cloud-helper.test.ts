import { describe, expect, test } from "vitest";
import { type CloudHelper, ecrPlace, helperCovers } from "../../../src/core/config/cloud-helper.ts";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";

// https://docs.aws.amazon.com/general/latest/gr/ecr.html, https://cloud.google.com/artifact-registry/docs/transition/changes-gcr
// and https://learn.microsoft.com/azure/container-registry/container-registry-concepts
test.for<[CloudHelper, string, boolean]>([
  ["ecr", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", true],
  ["ecr", "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", true],
  ["ecr", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", true],
  ["ecr", "123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.net", false],
  ["ecr", "evil.net.dkr.ecr.eu-west-1.amazonaws.com", false],
  ["ecr", "12345678901.dkr.ecr.eu-west-1.amazonaws.com", false],
  ["ecr", "123456789012-dkr.ecr.eu-west-1.amazonaws.com", false],
  ["ecr", "123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443", false],
  ["ecr", "s3.eu-west-1.amazonaws.com", false],
  ["ecr", "public.ecr.aws", false],
  ["gcr", "europe-docker.pkg.dev", true],
  ["gcr", "eu.gcr.io", true],
  ["gcr", "gcr.io", true],
  ["gcr", "gcr.io.evil.net", false],
  ["gcr", "evilgcr.io", false],
  ["gcr", "europe-npm.pkg.dev", false],
  ["acr", "acme.azurecr.io", true],
  ["acr", "acme.azurecr.us", true],
  ["acr", "acme.azurecr.io.evil.net", false],
  ["acr", "evilazurecr.io", false],
])("helper %s is for %s: %s", ([helper, host, is]) => {
  expect(helperCovers(helper, host)).toBe(is);
});

test("account and region come from the whole host name alone", () => {
  const place = { account: "123456789012", region: "eu-west-1" };
  expect(ecrPlace("123456789012.dkr.ecr.eu-west-1.amazonaws.com")).toEqual(place);
  expect(ecrPlace("123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.net")).toBeNull();
});

const problems = (registries: object) =>
  RegistrySettings.safeParse({ registries }).error?.issues.map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  ) ?? [];

describe("the settings of a helper", () => {
  test.for<[string, object]>([
    ["*.dkr.ecr.eu-west-1.amazonaws.com", { helper: "ecr" }],
    ["*.pkg.dev", { helper: "gcr" }],
    ["acme.azurecr.io", { helper: "acr" }],
    ["docker.io", { helper: "ecr", mirror: "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub" }],
  ])("%s may have it", ([pattern, host]) => {
    expect(problems({ [pattern]: host })).toEqual([]);
  });

  test.for<[string, object]>([
    ["*.amazonaws.com", { helper: "ecr" }],
    ["*.ecr.eu-west-1.amazonaws.com", { helper: "ecr" }],
    ["*.dkr.ecr.eu-west-1.amazonaws.com:8443", { helper: "ecr" }],
    ["ghcr.io", { helper: "ecr" }],
    ["*.dev", { helper: "gcr" }],
    ["*.io", { helper: "acr" }],
    ["acme.azurecr.io", { helper: "acr", mirror: "https://evil.example.com" }],
    ["acme.azurecr.io", { helper: "acr", mirror: "http://acme.azurecr.io" }],
  ])("%s may not, since it covers hosts outside the cloud: %j", ([pattern, host]) => {
    expect(problems({ [pattern]: host })).toEqual([
      expect.stringMatching(/^registries\..+\.helper: .+ is not within the cloud of \w+; \w+ logs in at "/),
    ]);
  });

  test("leave out what the helper does by itself", () => {
    const said = "helper logs in by itself";
    for (const more of [{ username: "x", passwordEnv: "X" }, { insecure: true }, { tokenHost: "a.io" }]) {
      expect(problems({ "acme.azurecr.io": { helper: "acr", ...more } })).toEqual([expect.stringContaining(said)]);
    }
  });
});
