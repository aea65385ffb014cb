import { expect, test } from "vitest";
import { UpstreamError } from "../../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "../in-memory-plinth.ts";

const config = "pullRequest: { automerge: [patch, minor, pin] }\n";
const lost = new UpstreamError("github-unavailable", "lost", { upstream: "github", resource: repository });

/** A repository with an open pull request that merges by itself, and its branch. */
async function merging(): Promise<{ plinth: InMemoryPlinth; branch: string }> {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yml": config });
  await plinth.scan();
  expect(isMerging(plinth)).toBe(true);
  return { plinth, branch: plinth.forge.pullRequests(repository)[0]?.branch ?? "" };
}

function isMerging(plinth: InMemoryPlinth): boolean {
  return plinth.forge.pullRequests(repository)[0]?.autoMerge ?? false;
}

function said(plinth: InMemoryPlinth): number {
  const { comments = [] } = plinth.forge.pullRequests(repository)[0] ?? {};
  return comments.filter((comment) => comment.includes("turned auto-merge off")).length;
}

test.for(["stopMergingWhenGreen", "comment"] as const)(
  "what a person pushed to merges by itself no more, though a reply to %s is lost, and that is said once",
  async (verb) => {
    const { plinth, branch } = await merging();
    plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
    plinth.forge.fail(verb, lost, { after: true });
    for (const _ of [1, 2, 3]) await plinth.scan();
    expect(isMerging(plinth)).toBe(false);
    expect(said(plinth)).toBe(1);
    await plinth.publishAgain(branch, "recreate");
    expect(isMerging(plinth)).toBe(true);
    plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
    await plinth.scan();
    expect(said(plinth)).toBe(2);
  },
);

test("what grows beyond what may merge by itself does so no more, and that is said", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    ".github/plinth.yml": "steps: [patch, minor]\npullRequest: { automerge: [patch] }\n",
  });
  const release = (tag: string) =>
    plinth.registry.put("docker.io/library/node", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
  plinth.registry.removeTag("docker.io/library/node", "22.12.0");
  release("22.11.1");
  await plinth.scan();
  expect(isMerging(plinth)).toBe(true);
  release("22.11.2");
  await plinth.scan();
  expect(isMerging(plinth)).toBe(true);
  release("22.13.0");
  await plinth.scan();
  await plinth.scan();
  expect(isMerging(plinth)).toBe(false);
  expect(said(plinth)).toBe(0);
  expect(plinth.forge.pullRequests(repository)).toMatchObject([
    { title: "chore(docker): bump node from 22.11.0 to 22.13.0", comments: [expect.stringContaining("turned it off")] },
  ]);
});

test("what the file allows no more is not turned on again with the branch", async () => {
  const { plinth, branch } = await merging();
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  await plinth.scan();
  plinth.forge.commitFiles(repository, { ".github/plinth.yml": "pullRequest: { automerge: [] }\n" });
  await plinth.scan();
  await plinth.publishAgain(branch, "recreate");
  expect(isMerging(plinth)).toBe(false);
});

test("a store that is wiped loses no more than who turned it off", async () => {
  const { plinth, branch } = await merging();
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  plinth.forget();
  await plinth.scan();
  expect(isMerging(plinth)).toBe(false);
});

test("a commit of Plinth's own whose marker was not written yet goes on merging by itself", async () => {
  const { plinth } = await merging();
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  plinth.forge.fail("updatePullRequest", lost);
  await plinth.scan();
  await plinth.scan();
  expect(isMerging(plinth)).toBe(true);
  expect(said(plinth)).toBe(0);
});

test("what a person turned on stays on, and costs nothing more when it was seen", async () => {
  const { plinth, branch } = await merging();
  plinth.forge.conversation(repository).autoMerges.clear();
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  await plinth.scan();
  expect(isMerging(plinth)).toBe(true);
  plinth.forge.calls.length = 0;
  await plinth.scan();
  expect(plinth.forge.calls.filter((call) => call.startsWith("stopMergingWhenGreen"))).toEqual([]);
  expect(said(plinth)).toBe(0);
});
