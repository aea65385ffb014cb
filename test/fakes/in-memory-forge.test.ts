import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { describeForge } from "../contracts/forge-contract.ts";
import { InMemoryForge } from "./in-memory-forge.ts";

describeForge("the forge in memory", async (repositories) => {
  const forge = new InMemoryForge(repositories);
  return {
    directory: forge,
    installationId: null,
    commitFiles: async (...commit) => forge.commitFiles(...commit),
    branches: async (name) => forge.branches(name),
    fileAt: async (...file) => forge.fileAt(...file),
    pullRequests: async (name) => forge.pullRequests(name),
    say: async (name, number, body) => forge.say(name, number, body),
    merge: async (name, number) => forge.merge(name, number),
    close: async (name, number) => forge.close(name, number),
    writes: () => forge.writes.length,
    stop: async () => {},
  };
});

test("a verb fails as it is told to, before or after it was done", async () => {
  const forge = new InMemoryForge([{ name: "acme/web", files: { Dockerfile: "FROM node\n" } }]);
  const web = await forge.open("acme/web");
  const base = forge.branches("acme/web")["main"] ?? "";
  const files = [{ path: "Dockerfile", mode: "100644", text: "FROM node:20\n" }];
  const down = new UpstreamError("github-unavailable", "down", { upstream: "github", resource: "acme/web" });

  forge.fail("write", down, { skip: 1 });
  await web.commit("plinth/a", { base, message: "First", files });
  await expect(web.commit("plinth/b", { base, message: "Second", files })).rejects.toBe(down);
  forge.fail("commit", down, { after: true });
  await expect(web.commit("plinth/c", { base, message: "Third", files })).rejects.toBe(down);
  expect(Object.keys(forge.branches("acme/web"))).toEqual(["main", "plinth/a", "plinth/c"]);
  expect(forge.writes).toEqual(["commit acme/web", "commit acme/web"]);
});
