import { expect, test } from "vitest";
import { AccessError, UpstreamError } from "../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const node = "docker.io/library/node";
const update = { state: "open", title: "chore(docker): bump redis from 8.0.1 to 8.0.2" };

/** A repository with a good line in one file, and in another whatever goes wrong. */
function plinthWith(files: Readonly<Record<string, string>>): InMemoryPlinth {
  const plinth = new InMemoryPlinth({ "cache/Dockerfile": "FROM redis:8.0.1\n", ...files });
  for (const tag of ["8.0.1", "8.0.2"]) {
    plinth.registry.put("docker.io/library/redis", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
  }
  return plinth;
}

test.for([
  ["a broken Dockerfile", "FROM\nFRO node:22.11.0\n\\\n"],
  ["an image that nobody can name", "FROM Node:22.11.0\n"],
  ["a build argument without a default", "ARG BASE\nFROM ${BASE}\n"],
])("%s does not keep the others from being done", async ([, text]) => {
  const plinth = plinthWith({ Dockerfile: text ?? "" });
  const { failures } = await plinth.scan();
  expect(failures).toEqual([]);
  expect(plinth.pullRequests()).toMatchObject([update]);
});

test("a broken repository file stops the scan, with each problem in its place, and nothing is written but that", async () => {
  const plinth = plinthWith({ ".github/plinth.yml": "steps: [patch]\nminimumAgeDay: 3\n" });
  const { outcomes, failures } = await plinth.scan();
  expect(failures).toEqual([]);
  expect(outcomes).toMatchObject([
    {
      kind: "config-invalid",
      problems: [{ file: ".github/plinth.yml", line: 2, hint: expect.stringContaining("minimumAgeDays") }],
    },
  ]);
  expect(plinth.forge.writes).toEqual([`openIssue ${repository}`]);
});

test("broken defaults of the organisation are said to be in its own file", async () => {
  const plinth = plinthWith({});
  plinth.forge.addRepository({ name: "acme/.github", files: { ".github/plinth.yml": "steps: nothing\n" } });
  const { outcomes } = await plinth.scan();
  expect(outcomes).toMatchObject([{ kind: "config-invalid", problems: [{ file: "acme/.github:.github/plinth.yml" }] }]);
});

test("defaults of the organisation hold where the repository says nothing else", async () => {
  const plinth = plinthWith({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.addRepository({
    name: "acme/.github",
    files: { ".github/plinth.yml": "rules: [{ match: { image: node }, ignore: true }]\n" },
  });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([update]);
});

test.for([
  new UpstreamError("registry-unavailable", "docker.io did not answer.", { upstream: "registry", resource: node }),
  new UpstreamError("rate-limited", "docker.io wants a pause.", {
    upstream: "registry",
    resource: node,
    retryAfterMs: 5,
  }),
  new AccessError("registry-credentials-rejected", "Renew the password.", { upstream: "registry", resource: node }),
  new AccessError("registry-access-denied", "Give Plinth credentials.", { upstream: "registry", resource: node }),
  new AccessError("host-not-allowed", "Ask the operator.", { upstream: "registry", resource: node }),
])("with $code for one image the others are done, and the pull request says so", async (error) => {
  const plinth = plinthWith({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.registry.fail(node, error);
  const { failures } = await plinth.scan();
  expect(failures.map((failure) => failure.error)).toEqual([error]);
  expect(plinth.pullRequests()).toMatchObject([update]);
  expect(plinth.forge.pullRequests(repository)[0]?.body).toContain(error.message);
});

test("an image that is not there is a problem with a remedy, and no failure", async () => {
  const plinth = plinthWith({ Dockerfile: "FROM acme/nothing:1.2.3\n" });
  const { outcomes, failures } = await plinth.scan();
  expect(failures).toEqual([]);
  expect(outcomes).toContainEqual({
    kind: "failed",
    image: "docker.io/acme/nothing",
    code: "image-not-found",
    message: expect.stringContaining("check the name, or give Plinth credentials"),
  });
  expect(plinth.pullRequests()).toMatchObject([update]);
});

test.for([
  [{ archived: true }, "repository-archived"],
  [{ disabled: true }, "repository-disabled"],
  [{ fork: true }, "fork-without-config"],
] as const)("a repository that is %j is left alone: %s", async ([facts, reason]) => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" }, facts);
  expect(await plinth.scan()).toEqual({ outcomes: [{ kind: "skipped", reason }], failures: [] });
  expect(plinth.forge.writes).toEqual([]);
});

test("a fork that has a repository file wants to be done", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yml": "" }, { fork: true });
  await plinth.scan();
  expect(plinth.pullRequests()).toHaveLength(1);
});

test("an empty repository is left alone", async () => {
  const plinth = new InMemoryPlinth();
  expect(await plinth.scan()).toEqual({ outcomes: [{ kind: "skipped", reason: "repository-empty" }], failures: [] });
});

test.for([
  new AccessError("installation-revoked", "Install Plinth again.", { upstream: "github", resource: repository }),
  new AccessError("installation-suspended", "End the suspension.", { upstream: "github", resource: repository }),
  new UpstreamError("github-unavailable", "GitHub is down.", { upstream: "github", resource: repository, status: 502 }),
])("with $code nothing is done, and the failure is told by its name", async (error) => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.fail("open", error, { times: 100 });
  const { outcomes, failures } = await plinth.scan();
  expect(outcomes).toEqual([]);
  expect(failures.map((failure) => failure.error)).toEqual([error]);
});

test("a repository that is not found any more is left alone", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  const gone = new AccessError("repository-not-found", "Grant access.", { upstream: "github", resource: repository });
  plinth.forge.fail("open", gone, { times: 100 });
  expect(await plinth.scan()).toEqual({ outcomes: [{ kind: "skipped", reason: "repository-gone" }], failures: [] });
});

test("without the permission to write nothing half-written stays behind", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  const denied = new AccessError("github-permission-missing", "Accept them.", {
    upstream: "github",
    resource: repository,
  });
  plinth.forge.fail("write", denied, { times: 100 });
  const { failures } = await plinth.scan();
  expect(failures.map((failure) => failure.error)).toEqual([denied]);
  expect(Object.keys(plinth.forge.branches(repository))).toEqual(["main"]);
  expect(plinth.pullRequests()).toEqual([]);
});

test("files that cannot be read are named, and the others are done", async () => {
  const plinth = plinthWith({
    Dockerfile: `FROM node:22.11.0\n# ${"x".repeat(1024 * 1024)}\n`,
    "b/Dockerfile": "FROM\0",
  });
  const { outcomes } = await plinth.scan();
  const proposed = outcomes.find(({ kind }) => kind === "proposed");
  expect(proposed).toMatchObject({
    problems: [
      { code: "file-too-large", subject: "Dockerfile" },
      { code: "file-binary", subject: "b/Dockerfile" },
    ],
  });
  expect(plinth.pullRequests()).toMatchObject([update]);
});

test("a directive that is not understood closes its line, and is told", async () => {
  const plinth = plinthWith({ Dockerfile: "# plinth: versions=soon\nFROM node:22.11.0\n" });
  const { outcomes } = await plinth.scan();
  const proposed = outcomes.find(({ kind }) => kind === "proposed");
  expect(proposed).toMatchObject({ problems: [{ code: "directive-not-understood", subject: "Dockerfile:2" }] });
  expect(plinth.pullRequests()).toMatchObject([update]);
});

test("a repository file with the wrong ending is told, as long as there is none with the right one", async () => {
  const files = { Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yaml": "steps: [patch]\n" };
  const proposed = async (more: Readonly<Record<string, string>>) =>
    (await plinthWith({ ...files, ...more }).scan()).outcomes.find(({ kind }) => kind === "proposed");
  const problem = { code: "config-misnamed", subject: ".github/plinth.yaml" };
  expect(await proposed({})).toMatchObject({ problems: [problem] });
  expect(await proposed({ ".github/plinth.yml": "group: all\n" })).toMatchObject({ problems: [] });
});

test("a job whose plan or question was forgotten does nothing, and says so", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  const lost = await plinth.do({ name: "publish-update", repository, installationId: 1, branch: "plinth/lost" });
  expect(lost.outcomes).toEqual([{ kind: "skipped", reason: "draft-forgotten" }]);
  const unknown = await plinth.do({ name: "resolve-image", questionKey: "0".repeat(32), registry: "" });
  expect(unknown.outcomes).toEqual([{ kind: "skipped", reason: "question-forgotten" }]);
});

test("proposing without an inventory scans first", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  const { outcomes } = await plinth.do({ name: "propose-updates", repository, installationId: 1 });
  expect(outcomes[0]).toEqual({ kind: "waiting", reason: "inventory-missing" });
  expect(plinth.pullRequests()).toHaveLength(1);
});
