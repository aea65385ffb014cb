import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const title = "chore(docker): bump node from 22.11.0 to 22.12.0";
const cut = new UpstreamError("github-unavailable", "cut", { upstream: "github", resource: repository });

/** Every write that opening this pull request takes, and every one that refreshing it takes. */
const opening = ["commit", "openPullRequest", "updatePullRequest", "addLabels"] as const;

test("an update becomes one pull request, and a second run writes nothing", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "open", title }]);
  const { length } = plinth.forge.writes;
  await plinth.scan();
  expect(plinth.forge.writes).toHaveLength(length);
});

test("an unchanged repository costs two reads of GitHub", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.forge.calls.length = 0;
  await plinth.scan();
  expect(plinth.forge.calls).toEqual([`readRepository ${repository}`, `listPullRequests ${repository}`]);
});

test("what was merged a moment ago is not proposed once more by what was planned before that, and is when it is taken back", async () => {
  const files = { Dockerfile: "FROM node:22.11.0\n" };
  const plinth = new InMemoryPlinth(files);
  await plinth.scan();
  plinth.forge.merge(repository, 1);
  const { outcomes } = await plinth.do({ name: "propose-updates", repository, installationId: 1 });
  expect(outcomes).toContainEqual({ kind: "skipped", reason: "merged-meanwhile" });
  expect(outcomes).toContainEqual(expect.objectContaining({ kind: "scanned" }));
  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "merged", title }]);
  plinth.forge.commitFiles(repository, files, "Revert");
  await plinth.scan();
  expect(plinth.pullRequests()).toEqual([
    { number: 1, state: "merged", title },
    { number: 2, state: "open", title },
  ]);
});

test("after everything in memory is lost, nothing is opened twice and nothing is written", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const { length } = plinth.forge.writes;
  plinth.forget();
  await plinth.scan();
  expect(plinth.forge.writes).toHaveLength(length);
  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "open", title }]);
});

const faults = opening.flatMap((verb) => [
  { verb, after: false, wiped: false, fault: "fails" },
  { verb, after: true, wiped: false, fault: "is done and its reply lost" },
  { verb, after: false, wiped: true, fault: "fails, and the store is wiped" },
]);

test.for(faults)("when $verb $fault, doing it again ends in one right pull request", async ({ verb, after, wiped }) => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.fail(verb, cut, { after });
  await plinth.scan();
  if (wiped) plinth.forget();
  await plinth.scan();

  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "open", title }]);
  const [pullRequest] = plinth.forge.pullRequests(repository);
  expect(plinth.forge.fileAt(repository, pullRequest?.branch ?? "", "Dockerfile")).toMatch(
    /^FROM node:22\.12\.0@sha256:/,
  );
  expect(pullRequest?.labels).toEqual(["base-image"]);
});

const refreshing = (["commit", "updatePullRequest", "addLabels"] as const).flatMap((verb) => [
  { verb, after: false, fault: "fails" },
  { verb, after: true, fault: "is done and its reply lost" },
]);

test.for(refreshing)("when $verb $fault while refreshing, doing it again refreshes", async ({ verb, after }) => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  plinth.forge.fail(verb, cut, { after });
  await plinth.scan();
  await plinth.scan();

  const refreshed = "chore(docker): bump node from 22.11.0 to 22.13.0";
  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "open", title: refreshed }]);
  const [pullRequest] = plinth.forge.pullRequests(repository);
  expect(plinth.forge.fileAt(repository, pullRequest?.branch ?? "", "Dockerfile")).toMatch(
    /^FROM node:22\.13\.0@sha256:/,
  );
});

test("a branch that a person pushed to is left to them", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const [pullRequest] = plinth.forge.pullRequests(repository);
  const branch = pullRequest?.branch ?? "";
  const theirs = plinth.forge.commitFiles(
    repository,
    { Dockerfile: "FROM node:22.12.0-slim\n" },
    "Rather slim",
    branch,
  );
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });

  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual({ kind: "left-to-human", branch, url: pullRequest?.url });
  expect(plinth.forge.branches(repository)[branch]).toBe(theirs);

  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)[0]?.comments).toEqual([
    expect.stringContaining("somebody pushed to its branch, so it is left alone"),
  ]);
});

test("what a person closed is not proposed again, until there is a newer version", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.forge.close(repository, 1);
  await plinth.scan();
  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "closed", title }]);

  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([
    { number: 1, state: "closed" },
    { number: 2, state: "open" },
  ]);
});

test("a merged update is done, and the next one is a new pull request", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.forge.merge(repository, 1);
  await plinth.scan();
  expect(plinth.pullRequests()).toEqual([{ number: 1, state: "merged", title }]);

  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([
    { number: 1, state: "merged" },
    { number: 2, state: "open" },
  ]);
});

test("an update that became unnecessary is closed with a word of why", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.forge.commitFiles(repository, { Dockerfile: "FROM scratch\n" });
  await plinth.scan();
  const [pullRequest] = plinth.forge.pullRequests(repository);
  expect(pullRequest).toMatchObject({
    state: "closed",
    comments: [expect.stringContaining("No line names `node` any more.")],
  });
  expect(Object.keys(plinth.forge.branches(repository))).toEqual(["main"]);
});

test("while a registry fails, its pull requests stay open, and others go on", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.registry.put("docker.io/library/redis", "8.0.1", { createdAt: "2026-01-01T00:00:00Z", content: "8.0.1" });
  plinth.registry.put("docker.io/library/redis", "8.0.2", { createdAt: "2026-01-01T00:00:00Z", content: "8.0.2" });
  plinth.forge.commitFiles(repository, { "cache/Dockerfile": "FROM redis:8.0.1\n" });
  const down = new UpstreamError("registry-unavailable", "down", {
    upstream: "registry",
    resource: "docker.io/library/node",
  });
  plinth.registry.fail("docker.io/library/node", down);

  const { failures } = await plinth.scan();
  expect(failures.map(({ error }) => error)).toEqual([down]);
  expect(plinth.pullRequests()).toMatchObject([
    { state: "open", title },
    { state: "open", title: "chore(docker): bump redis from 8.0.1 to 8.0.2" },
  ]);
});

test("at most limits.openPullRequests are open, and what waits is said in those that are", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    "cache/Dockerfile": "FROM redis:8.0.1\n",
    ".github/plinth.yml": "limits: { openPullRequests: 1 }\n",
  });
  for (const tag of ["8.0.1", "8.0.2"]) {
    plinth.registry.put("docker.io/library/redis", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
  }
  await plinth.scan();
  const [pullRequest, ...others] = plinth.forge.pullRequests(repository);
  expect(others).toEqual([]);
  // A patch comes before a minor update.
  expect(pullRequest?.title).toBe("chore(docker): bump redis from 8.0.1 to 8.0.2");
  expect(pullRequest?.body).toContain("`node`");
});

test("people whom the repository file names are asked, and those who cannot be asked are named once", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    ".github/plinth.yml":
      "pullRequest: { reviewers: [octocat, nobody-here], assignees: [hubot], labels: [docker], draft: true }\n",
  });
  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)).toMatchObject([
    { reviewers: ["octocat"], assignees: ["hubot"], labels: ["docker"], draft: true },
  ]);
  const said = [expect.stringMatching(/^- Cannot be asked for a review: `nobody-here`\.\n/)];
  expect(plinth.forge.pullRequests(repository)[0]?.comments).toEqual(said);
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  await plinth.scan();
  expect(plinth.forge.pullRequests(repository)[0]?.comments).toEqual(said);
});
