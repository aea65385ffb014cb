import { describe, expect, test } from "vitest";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";
import { upstreamOf } from "../../../src/core/config/upstream-settings.ts";
import { flavourWordsOf, productOf, replacementOf } from "../../../src/core/release-lines/find-product.ts";
import { builtInReleaseLines, withUpstreams } from "../../../src/core/release-lines/release-lines.ts";

// How Harbor's proxy projects, Amazon ECR's pull-through cache and Artifactory's remote repositories name images.
const { upstreams } = RegistrySettings.parse({
  upstreams: [
    { prefix: "harbor.acme.test/dockerhub", is: "docker.io" },
    { prefix: "harbor.acme.test/dockerhub/quay", is: "quay.io" },
    { prefix: "*.dkr.ecr.eu-west-1.amazonaws.com/docker-hub", is: "docker.io" },
    { prefix: "hub.acme.test", is: "docker.io" },
    { prefix: "harbor.acme.test/chainguard", is: "cgr.dev" },
  ],
});

test.for([
  ["harbor.acme.test/dockerhub/library/node", "docker.io/library/node"],
  ["harbor.acme.test/dockerhub/node", "docker.io/library/node"],
  ["harbor.acme.test/dockerhub/bitnami/node", "docker.io/bitnami/node"],
  ["harbor.acme.test/dockerhub/quay/keycloak/keycloak", "quay.io/keycloak/keycloak"],
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/node", "docker.io/library/node"],
  ["hub.acme.test/library/node", "docker.io/library/node"],
  ["harbor.acme.test/dockerhub2/library/node", "harbor.acme.test/dockerhub2/library/node"],
  ["evil-harbor.acme.test/dockerhub/library/node", "evil-harbor.acme.test/dockerhub/library/node"],
  ["docker.io/library/node", "docker.io/library/node"],
])("%s is known as %s", ([image = "", known]) => {
  const slash = image.indexOf("/");
  const named = { registry: image.slice(0, slash), repository: image.slice(slash + 1) };
  const { registry, repository } = upstreamOf(named, upstreams);
  expect(`${registry}/${repository}`).toBe(known);
});

const behind = (repository: string) => ({ registry: "harbor.acme.test", repository });

test("what is known of an image is known of it behind a proxy", () => {
  const lines = withUpstreams(builtInReleaseLines, upstreams);
  expect(productOf(behind("dockerhub/node"), builtInReleaseLines)).toBeNull();
  expect(productOf(behind("dockerhub/node"), lines)?.name).toBe("Node.js");
  expect(replacementOf(behind("dockerhub/openjdk"), lines)).toBe("eclipse-temurin");
  expect(flavourWordsOf(behind("chainguard/node"), lines)).toEqual(
    flavourWordsOf({ registry: "cgr.dev", repository: "node" }, lines),
  );
  expect(flavourWordsOf(behind("chainguard/node"), lines)).not.toEqual([]);
  expect(lines.version).not.toBe(builtInReleaseLines.version);
});

describe("an upstream", () => {
  test.for<[object, string]>([
    [{ prefix: "https://harbor.acme.test", is: "docker.io" }, "expected a host and what stands before"],
    [{ prefix: "harbor.acme.test/dockerhub/", is: "docker.io" }, "expected a host and what stands before"],
    [{ prefix: "a.*.test/hub", is: "docker.io" }, "expected a host before the first slash"],
    [{ prefix: "a.test", is: "*.docker.io" }, "expected one host"],
  ])("%j is an error that says why", ([written, said]) => {
    const { error } = RegistrySettings.safeParse({ upstreams: [written] });
    expect(error?.issues.map(({ message }) => message).join("\n")).toContain(said);
  });
});
