import { expect, test } from "vitest";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const dockerfile = "ARG V=22.11.0\nFROM node:$V AS build\nFROM acme/tool:$V\n";

function plinthWithTool(tags: readonly string[]): InMemoryPlinth {
  const plinth = new InMemoryPlinth({ Dockerfile: dockerfile });
  for (const tag of tags) {
    plinth.registry.put("docker.io/acme/tool", tag, { createdAt: "2026-01-01T00:00:00Z", content: `tool ${tag}` });
  }
  return plinth;
}

test("two images that share an ARG become one pull request, which changes the ARG once", async () => {
  const plinth = plinthWithTool(["22.11.0", "22.12.0"]);
  expect((await plinth.scan()).failures).toEqual([]);
  const pullRequests = plinth.forge.pullRequests(repository);
  expect(pullRequests).toHaveLength(1);
  expect(plinth.forge.fileAt(repository, pullRequests[0]?.branch ?? "", "Dockerfile")).toMatch(
    /^ARG V=22\.12\.0\nFROM node:\$V@sha256:[0-9a-f]{64} AS build\nFROM acme\/tool:\$V@sha256:[0-9a-f]{64}\n$/,
  );
});

test("where only one of them has the newer version, the ARG stays, and the other is pinned as it is", async () => {
  const plinth = plinthWithTool(["22.11.0"]);
  expect((await plinth.scan()).failures).toEqual([]);
  const pullRequests = plinth.forge.pullRequests(repository);
  expect(pullRequests).toHaveLength(1);
  expect(plinth.forge.fileAt(repository, pullRequests[0]?.branch ?? "", "Dockerfile")).toMatch(
    /^ARG V=22\.11\.0\nFROM node:\$V AS build\nFROM acme\/tool:\$V@sha256:[0-9a-f]{64}\n$/,
  );
});
