import { expect, test } from "vitest";
import { builtInReleaseLines, releaseLinesOf, withUpstreams } from "../../src/core/release-lines/release-lines.ts";
import { InMemoryPlinth } from "./in-memory-plinth.ts";

const hourMs = 60 * 60 * 1000;

test("an answer that is young enough is made anew where the release lines have changed, and only then", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.registry.put("docker.io/library/node", "46.0.0", { createdAt: "2026-01-01T00:00:00Z", content: "46" });
  plinth.freshMs = hourMs;
  const lookups = async () => (await plinth.scan()).outcomes.filter(({ kind }) => kind === "answered").length;

  plinth.releaseLines = withNode46("2025-01-01", null);
  expect(await lookups()).toBe(1);
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump node from 22.11.0 to 22.12.0" }]);
  expect(await lookups()).toBe(0);

  plinth.releaseLines = withNode46("2025-01-01", "2025-02-01");
  expect(await lookups()).toBe(1);
  expect(plinth.pullRequests()).toContainEqual(
    expect.objectContaining({ state: "open", title: "chore(docker): bump node from 22.11.0 to 46.0.0 (major)" }),
  );
  expect(await lookups()).toBe(0);
});

test("a pull request about an image of a proxy leads to where its upstream is written about", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM harbor.example.com/hub/library/node:22.11.0\n" });
  for (const tag of ["22.11.0", "22.12.0"]) {
    plinth.registry.put("harbor.example.com/hub/library/node", tag, {
      createdAt: "2026-01-01T00:00:00Z",
      content: tag,
    });
  }
  plinth.releaseLines = withUpstreams(builtInReleaseLines, [{ prefix: "harbor.example.com/hub", is: "docker.io" }]);
  await plinth.scan();
  expect(plinth.forge.pullRequests("acme/web").map(({ body }) => body)).toEqual([
    expect.stringContaining("[Docker Hub](https://hub.docker.com/_/node/tags?name=22.12.0)"),
  ]);
});

function withNode46(released: string, longTermFrom: string | null) {
  const node = builtInReleaseLines.products.get("node");
  if (node === undefined) throw new Error("the table has no Node.js");
  const line = { cycle: "46", codename: null, released, ended: null, longTermFrom };
  return releaseLinesOf(new Map([["node", { ...node, lines: [...node.lines, line] }]]));
}
