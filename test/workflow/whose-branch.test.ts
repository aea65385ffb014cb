import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const dockerfile = "FROM node:22.11.0\n";
const theirs = "FROM node:22.12.0\nRUN a-fix-of-mine\n";
const cut = new UpstreamError("github-unavailable", "cut", { upstream: "github", resource: repository });

/** A repository with an open pull request, and its branch. */
async function opened(): Promise<{ plinth: InMemoryPlinth; branch: string }> {
  const plinth = new InMemoryPlinth({ Dockerfile: dockerfile });
  await plinth.scan();
  return { plinth, branch: plinth.forge.pullRequests(repository)[0]?.branch ?? "" };
}

/** `git commit --amend --no-edit`, and a forced push. */
async function amend(plinth: InMemoryPlinth, branch: string): Promise<void> {
  const forge = await plinth.forge.open(repository);
  const head = await forge.readBranch(branch);
  const files = [{ path: "Dockerfile", mode: "100644", text: theirs }];
  await forge.commit(branch, { base: head?.parents[0] ?? "", message: head?.message ?? "", files });
}

function publish(plinth: InMemoryPlinth, tag: string): void {
  plinth.registry.put("docker.io/library/node", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
}

const mine = { title: "Mine", body: "For the older release.", draft: false };

test("a person's pull request from the same branch into another one is left as it is, and Plinth's own is refreshed", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const [{ branch } = { branch: "" }] = plinth.forge.pullRequests(repository);
  const forge = await plinth.forge.open(repository);
  await forge.openPullRequest({ branch, base: "release", ...mine });
  plinth.forge.commitFiles(repository, { "api/Dockerfile": "FROM node:22.11.0\n" });
  expect((await plinth.scan()).failures).toEqual([]);
  const [own, backport, ...others] = plinth.forge.pullRequests(repository);
  expect(others).toEqual([]);
  expect(backport).toMatchObject({ number: 2, state: "open", base: "release", title: "Mine", body: mine.body });
  expect(own).toMatchObject({ number: 1, state: "open", base: "main" });
  expect(own?.body).toContain("api/Dockerfile");
  plinth.forge.commitFiles(repository, { Dockerfile: "FROM scratch\n", "api/Dockerfile": null });
  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)).toMatchObject([{ state: "closed" }, { state: "open", title: "Mine" }]);
});

test("a person's pull request in place of Plinth's, which they closed, is left as it is", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const [{ branch } = { branch: "" }] = plinth.forge.pullRequests(repository);
  plinth.forge.close(repository, 1);
  const forge = await plinth.forge.open(repository);
  await forge.openPullRequest({ branch, base: "main", ...mine });
  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)).toMatchObject([
    { number: 1, state: "closed" },
    { number: 2, state: "open", title: "Mine", body: mine.body, labels: [] },
  ]);
});

test("a commit that a person amended without touching its message is theirs", async () => {
  const { plinth, branch } = await opened();
  await amend(plinth, branch);
  publish(plinth, "22.13.0");
  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual(expect.objectContaining({ kind: "left-to-human", branch }));
  expect(plinth.forge.fileAt(repository, branch, "Dockerfile")).toBe(theirs);
});

test("so it is where they wrote another description, without the marker", async () => {
  const { plinth, branch } = await opened();
  await amend(plinth, branch);
  const forge = await plinth.forge.open(repository);
  await forge.updatePullRequest(1, { body: "I amended this." });
  await plinth.scan();
  expect(plinth.forge.fileAt(repository, branch, "Dockerfile")).toBe(theirs);
});

test("a commit that a person put on top is theirs, and so is one that adds a file to Plinth's", async () => {
  const { plinth, branch } = await opened();
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  publish(plinth, "22.13.0");
  await plinth.scan();
  expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBe("mine");
});

test("Plinth's own commit is known without any memory: by its seal", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: dockerfile });
  plinth.forge.fail("openPullRequest", cut);
  await plinth.scan();
  plinth.forget();
  publish(plinth, "22.13.0");
  plinth.forge.commitFiles(repository, { "README.md": "# Moved on\n" });
  await plinth.scan();
  expect(plinth.pullRequests()).toEqual([
    { number: 1, state: "open", title: "chore(docker): bump node from 22.11.0 to 22.13.0" },
  ]);
});

test("a refresh that was cut before the description is made up for, though all memory is gone", async () => {
  const { plinth } = await opened();
  publish(plinth, "22.13.0");
  plinth.forge.fail("updatePullRequest", cut);
  await plinth.scan();
  plinth.forget();
  publish(plinth, "22.14.0");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump node from 22.11.0 to 22.14.0" }]);
});

test("an outdated pull request that a person pushed to stays open", async () => {
  const { plinth, branch } = await opened();
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  plinth.forge.commitFiles(repository, { Dockerfile: "FROM scratch\n" });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ state: "open" }]);
});

test("a branch that a person pushes to while its pull request is being closed is not deleted", async () => {
  const { plinth, branch } = await opened();
  plinth.forge.commitFiles(repository, { Dockerfile: "FROM scratch\n" });
  const open = plinth.forge.open.bind(plinth.forge);
  plinth.forge.open = async (name) => {
    const forge = await open(name);
    const comment = async (number: number, body: string) => {
      await forge.comment(number, body);
      plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
    };
    return { ...forge, comment };
  };
  await plinth.scan();
  expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBe("mine");
});

test("a pull request goes to the default branch by its new name", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: dockerfile });
  plinth.forge.fail("commit", cut);
  await plinth.scan();
  plinth.forge.renameDefaultBranch(repository, "trunk");
  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)).toMatchObject([{ base: "trunk" }]);
});

test("deleting the branch of a pull request, which closes it, is a no until there is a newer version", async () => {
  const { plinth, branch } = await opened();
  const forge = await plinth.forge.open(repository);
  await forge.deleteBranch(branch, (await forge.readBranch(branch))?.sha ?? "");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);
  publish(plinth, "22.13.0");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ state: "closed" }, { number: 2, state: "open" }]);
});
