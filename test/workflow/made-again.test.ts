import { expect, test } from "vitest";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const dockerfile = "# Web.\n\nFROM node:22.11.0\n\nRUN one\nRUN two\n";

/** A repository with an open pull request, and its branch. */
async function opened(): Promise<{ plinth: InMemoryPlinth; branch: string }> {
  const plinth = new InMemoryPlinth({ Dockerfile: dockerfile });
  await plinth.scan();
  return { plinth, branch: plinth.forge.pullRequests(repository)[0]?.branch ?? "" };
}

// Which of these conflict was tried with git 2.39.5: `git merge` of a branch that changes line 3.
test.for([
  { what: "the line itself is", base: dockerfile.replace("node:22.11.0", "node:22.11.0 AS web") },
  { what: "the line above is", base: dockerfile.replace("\n\nFROM", "\nARG A\nFROM") },
  { what: "the line below is", base: dockerfile.replace("\n\nRUN one", "\nRUN zero\nRUN one") },
])("a pull request is made again on the new base where $what changed there, since that conflicts", async ({ base }) => {
  const { plinth, branch } = await opened();
  const head = plinth.forge.commitFiles(repository, { Dockerfile: base });
  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual(expect.objectContaining({ kind: "refreshed", number: 1 }));
  expect(plinth.forge.pullRequests(repository)).toHaveLength(1);
  expect((await (await plinth.forge.open(repository)).readBranch(branch))?.parents).toEqual([head]);
  expect(plinth.forge.fileAt(repository, branch, "Dockerfile")).toMatch(/^FROM node:22\.12\.0@sha256:/m);
});

test.for([
  { what: "another part of the file", files: { Dockerfile: dockerfile.replace("RUN two", "RUN three") } },
  { what: "lines moved", files: { Dockerfile: `# First.\n${dockerfile}` } },
  { what: "another file", files: { "README.md": "# Web\n" } },
])("nothing is written where $what changed on the base, since that merges", async ({ files }) => {
  const { plinth } = await opened();
  const { length } = plinth.forge.writes;
  plinth.forge.commitFiles(repository, files);
  await plinth.scan();
  expect(plinth.forge.writes).toHaveLength(length);
});

test("an open pull request goes to the default branch by its new name", async () => {
  const { plinth } = await opened();
  plinth.forge.renameDefaultBranch(repository, "trunk");
  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)).toMatchObject([{ number: 1, state: "open", base: "trunk" }]);
});

test("a rebase puts Plinth's commit on the newest base, once", async () => {
  const { plinth, branch } = await opened();
  const head = plinth.forge.commitFiles(repository, { "README.md": "# Web\n" });
  await plinth.publishAgain(branch, "rebase");
  expect((await (await plinth.forge.open(repository)).readBranch(branch))?.parents).toEqual([head]);
  const { length } = plinth.forge.writes;
  await plinth.scan();
  expect(plinth.forge.writes).toHaveLength(length);
});

test("a rebase leaves a branch that a person pushed to, and recreating takes it back", async () => {
  const { plinth, branch } = await opened();
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  await plinth.publishAgain(branch, "rebase");
  expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBe("mine");
  await plinth.publishAgain(branch, "recreate");
  expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBeNull();
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "open" }]);
});

test("recreating proposes again what a person had closed", async () => {
  const { plinth, branch } = await opened();
  plinth.forge.close(repository, 1);
  await plinth.publishAgain(branch, "recreate");
  expect(plinth.pullRequests()).toMatchObject([{ state: "closed" }, { number: 2, state: "open" }]);
});
