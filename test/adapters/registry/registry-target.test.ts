import { describe, expect, test } from "vitest";
import { targetOf } from "../../../src/adapters/registry/registry-target.ts";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";

const nothing = RegistrySettings.parse({});
const settings = RegistrySettings.parse({
  registries: {
    "docker.io": { mirror: "http://127.0.0.1:5000" },
    "quay.io": { mirror: "https://harbor.example.com/v2-proxy/quay/" },
    "registry.corp.example:5000": { insecure: true, username: "bot", passwordEnv: "CORP" },
    "10.0.0.5:5000": {},
    "*.tenants.example": { concurrency: 2 },
  },
});

describe("a registry the operator said nothing about", () => {
  test.for([
    ["docker.io", "https://registry-1.docker.io"],
    ["ghcr.io", "https://ghcr.io"],
    ["public.ecr.aws", "https://public.ecr.aws"],
    ["registry.example.com:443", "https://registry.example.com"],
  ])("%s is asked at %s", ([registry = "", origin]) => {
    expect(targetOf({ registry, repository: "acme/base" }, nothing, false)).toMatchObject({
      origin,
      repository: "acme/base",
      credential: null,
      schemeUnknown: false,
    });
  });

  test.for<[string, string]>([
    ["127.0.0.1", "is an address"],
    ["127.0.0.1:5000", "is an address"],
    ["8.8.8.8", "is an address"],
    ["0x7f000001", "is an address"],
    ["2130706433", "is an address"],
    ["[::1]:5000", "is an address"],
    ["[::ffff:127.0.0.1]", "is an address"],
    ["localhost", "is this machine"],
    ["localhost:5000", "is this machine"],
    ["registry", "is not a public host name"],
    ["registry:5000", "is not a public host name"],
    ["registry.example.com:5000", "has a port of its own (5000)"],
    ["user@registry.example.com", "is no host name"],
    ["user:pass@registry.example.com", "is no host name"],
    ["registry.example.com/path", "is no host name"],
    ["registry.example.com?query", "is no host name"],
    ["registry.example.com#part", "is no host name"],
    ["registry.example.com\\evil", "is no host name"],
    ["", "is no host name"],
  ])("%j is not asked by the service", ([registry, why]) => {
    expect(() => targetOf({ registry, repository: "acme/base" }, nothing, false)).toThrow(
      expect.objectContaining({ code: "host-not-allowed", message: expect.stringContaining(why) }),
    );
  });

  test.for(["localhost:5000", "127.0.0.1:5000", "127.1.2.3", "[::1]:5000"])(
    "%s is asked by the command line, which finds out how",
    (registry) => {
      expect(targetOf({ registry, repository: "base" }, nothing, true)).toMatchObject({ schemeUnknown: true });
    },
  );

  test.for(["10.0.0.1:5000", "registry:5000", "localhost.evil.example:5000"])(
    "%s is not asked by the command line either",
    (registry) => {
      expect(() => targetOf({ registry, repository: "base" }, nothing, true)).toThrow(
        expect.objectContaining({ code: "host-not-allowed" }),
      );
    },
  );
});

describe("a registry the operator named", () => {
  test.for<[string, string, string, boolean]>([
    ["docker.io", "http://127.0.0.1:5000", "library/node", true],
    ["quay.io", "https://harbor.example.com", "v2-proxy/quay/library/node", true],
    ["registry.corp.example:5000", "http://registry.corp.example:5000", "library/node", false],
    ["10.0.0.5:5000", "https://10.0.0.5:5000", "library/node", false],
    ["eu.tenants.example", "https://eu.tenants.example", "library/node", false],
  ])("%s is asked at %s for %s", ([registry, origin, repository, mirrored]) => {
    expect(targetOf({ registry, repository: "library/node" }, settings, false)).toMatchObject({
      image: `${registry}/library/node`,
      registry,
      mirrored,
      origin,
      repository,
    });
  });

  test("has its own credential and no other", () => {
    const corp = { registry: "registry.corp.example:5000", repository: "base" };
    expect(targetOf(corp, settings, false).credential).toEqual({
      kind: "variable",
      username: "bot",
      passwordEnv: "CORP",
    });
    expect(targetOf({ ...corp, registry: "registry.corp.example" }, settings, false).credential).toBeNull();
    expect(targetOf({ ...corp, registry: "ghcr.io" }, settings, false).credential).toBeNull();
  });
});

test.for([
  ["ghcr.io", 50],
  ["a.tenants.example", 50],
  ["docker.io", 1000],
  ["quay.io", 1000],
  ["registry.corp.example:5000", 1000],
  ["localhost:5000", 1000],
] as const)(
  "%s sees %i requests a second at most, where the operator says nothing",
  ([registry, requestsPerSecond]) => {
    expect(targetOf({ registry, repository: "acme/base" }, settings, true)).toMatchObject({ requestsPerSecond });
  },
);
