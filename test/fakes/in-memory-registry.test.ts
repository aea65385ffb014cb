import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { describeRegistry } from "../contracts/registry-contract.ts";
import { InMemoryRegistry } from "./in-memory-registry.ts";

describeRegistry("the registry in memory", async () => {
  const registry = new InMemoryRegistry();
  return {
    registry,
    name: "docker.io",
    put: async (repository, tag, image) => registry.put(`docker.io/${repository}`, tag, image),
    close: async () => {},
  };
});

test("a repository fails as it is told to, until it is told otherwise", async () => {
  const registry = new InMemoryRegistry();
  registry.put("docker.io/library/node", "20");
  const down = new UpstreamError("registry-unavailable", "down", { upstream: "registry", resource: "library/node" });
  registry.fail("docker.io/library/node", down);
  const node = { registry: "docker.io", repository: "library/node" };
  await expect(registry.listTags(node)).rejects.toBe(down);
  registry.fail("docker.io/library/node", null);
  expect(await registry.listTags(node)).toMatchObject({ tags: ["20"], truncated: false });
  expect(registry.requests).toEqual(["tags docker.io/library/node", "tags docker.io/library/node"]);
});
