import { expect, test } from "vitest";
import { AccessError, UpstreamError } from "../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const node = "docker.io/library/node";
const scan = { name: "scan-repository", repository, installationId: 1 } as const;

/** A step that only takes its time. */
function nothingMore(): void {}

function publishRedis(plinth: InMemoryPlinth, ...tags: readonly string[]): void {
  for (const tag of tags)
    plinth.registry.put("docker.io/library/redis", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
}

function publishNode(plinth: InMemoryPlinth, tag: string): void {
  plinth.registry.put(node, tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
}

test("an image whose registry wants a pause of an hour does not hold up a later push", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  publishRedis(plinth, "8.0.1", "8.0.2");
  const pause = { upstream: "registry", resource: node, retryAfterMs: 3_600_000 } as const;
  plinth.registry.fail(node, new UpstreamError("rate-limited", "Wait.", pause));
  const push = () => void plinth.forge.commitFiles(repository, { "cache/Dockerfile": "FROM redis:8.0.1\n" });
  await plinth.doWithin(1_800, scan, push, scan);
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump redis from 8.0.1 to 8.0.2" }]);
});

test("a fault of Plinth's own with one image does not hold up the others, and its text stays inside", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n", "cache/Dockerfile": "FROM redis:8.0.1\n" });
  publishRedis(plinth, "8.0.1", "8.0.2");
  plinth.registry.fail(node, new TypeError("undefined is not a function at 10.0.0.7"));
  const { failures } = await plinth.scan();
  expect(failures).toMatchObject([{ error: expect.any(TypeError) }]);
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump redis from 8.0.1 to 8.0.2" }]);
  expect(plinth.forge.pullRequests(repository)[0]?.body).not.toContain("10.0.0.7");
});

test("an App that was installed again works with its new installation", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  publishNode(plinth, "22.13.0");
  const open = plinth.forge.open.bind(plinth.forge);
  const asked: (number | null)[] = [];
  const directory = { open: (name: string, id: number | null) => (asked.push(id), open(name)) };
  Object.assign(plinth.forge, directory);
  await plinth.do({ ...scan, installationId: 2 });
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump node from 22.11.0 to 22.13.0" }]);
  expect(new Set(asked)).toContain(2);
  const published = await plinth.do({ ...scan, installationId: 2 });
  expect(published.failures).toEqual([]);
});

const broken = { ".github/plinth.yml": "pin: none\nrules: [{ match: { image: node }, ignore: tru }]\n" };

test("a broken repository file is reported, and the last good one keeps working, whoever learns of a newer image", async () => {
  const files = { Dockerfile: "FROM node:22.11.0\n", ".github/plinth.yml": "pin: none\n" };
  const plinth = new InMemoryPlinth(files);
  plinth.forge.addRepository({ name: "acme/other", files });
  await plinth.scan();
  plinth.forge.commitFiles(repository, broken);
  const { outcomes } = await plinth.scan();
  const problem = { code: "config-invalid", subject: expect.stringMatching(/^\.github\/plinth\.yml:2:\d+$/) };
  expect(outcomes).toContainEqual(
    expect.objectContaining({ kind: "proposed", problems: [expect.objectContaining(problem)] }),
  );
  publishNode(plinth, "22.13.0");
  await plinth.do({ ...scan, repository: "acme/other" });
  const [pullRequest] = plinth.forge.pullRequests(repository);
  expect(plinth.forge.fileAt(repository, pullRequest?.branch ?? "", "Dockerfile")).toBe("FROM node:22.13.0\n");
});

test("where no good repository file is known, after a wiped store for one, nothing is proposed, and that is told", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.forge.commitFiles(repository, broken);
  plinth.forget();
  publishNode(plinth, "22.13.0");
  plinth.forge.writes.length = 0;
  expect((await plinth.scan()).outcomes).toMatchObject([{ kind: "config-invalid", problems: [{ line: 2 }] }]);
  expect(plinth.forge.writes).toEqual([`openIssue ${repository}`]);
});

const unseen = new UpstreamError("commit-not-found", "Not there yet.", {
  upstream: "github",
  resource: `${repository}@${"a".repeat(40)}`,
});

test("a commit that GitHub told of and does not show yet is looked for again, and what it holds is proposed", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.fail("listFiles", unseen, { times: 2 });
  for (let round = 0; round < 2; round += 1) expect((await plinth.scan()).failures).toMatchObject([{ error: unseen }]);
  expect((await plinth.scan()).failures).toEqual([]);
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump node from 22.11.0 to 22.12.0" }]);
});

test.for([
  { ...scan, verb: "listFiles" },
  { name: "report-findings", verb: "listChangedFiles", commit: "a".repeat(40), base: "main", again: false },
] as const)(
  "a commit that is gone ends $name with the reason, and the next one is looked for anew",
  async ({ verb, ...job }) => {
    const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
    for (let round = 0; round < 2; round += 1) {
      plinth.forge.fail(verb, unseen, { times: 3 });
      const of = { ...job, repository, installationId: 1 };
      expect((await plinth.do(of)).failures).toHaveLength(1);
      expect((await plinth.do(of)).failures).toHaveLength(1);
      const { outcomes, failures } = await plinth.do(of);
      expect({ outcomes, failures }).toEqual({ outcomes: [{ kind: "skipped", reason: "commit-gone" }], failures: [] });
    }
  },
);

test("a repository that went with its commit is left", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.fail("listFiles", unseen, { times: 3 });
  await plinth.scan();
  await plinth.scan();
  plinth.forge.installationState = async () => "removed";
  plinth.forge.currentName = async () => null;
  expect((await plinth.scan()).outcomes).toEqual([{ kind: "skipped", reason: "repository-gone" }]);
});

test("a pull request that waited for GitHub is not opened where nobody wants it any more", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  const pause = { upstream: "github", resource: repository, retryAfterMs: 1_500 } as const;
  plinth.forge.fail("commit", new UpstreamError("github-unavailable", "Wait.", pause));
  const push = () => void plinth.forge.commitFiles(repository, { Dockerfile: "# plinth: ignore\nFROM node:22.11.0\n" });
  const outcomes = await plinth.doWithin(2_400, scan, push, scan, nothingMore);
  expect(outcomes).toContainEqual({ kind: "skipped", reason: "draft-outdated" });
  expect(plinth.pullRequests()).toEqual([]);
});

test("while a registry is down, a pull request of several images stays as it is", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.12.0\n", "cache/Dockerfile": "FROM redis:8.0.1\n" });
  publishRedis(plinth, "8.0.1");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): pin base images" }]);
  plinth.registry.fail(
    node,
    new UpstreamError("registry-unavailable", "down", { upstream: "registry", resource: node }),
  );
  plinth.forge.writes.length = 0;
  await plinth.scan();
  expect(plinth.forge.writes).toEqual([]);

  plinth.forge.close(repository, 1);
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);
});

test("an image that is gone for good does not keep a pull request of several images from being refreshed", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.12.0\n", "cache/Dockerfile": "FROM redis:8.0.1\n" });
  publishRedis(plinth, "8.0.1");
  await plinth.scan();
  const denied = new AccessError("registry-access-denied", "no", { upstream: "registry", resource: node });
  plinth.registry.fail(node, denied);
  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual(expect.objectContaining({ kind: "refreshed", number: 1 }));
});

test("what a person closed stays closed, though another version came and went since", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  plinth.forge.close(repository, 1);
  publishNode(plinth, "22.13.0");
  await plinth.scan();
  plinth.forge.close(repository, 2);
  plinth.registry.removeTag(node, "22.13.0");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([
    { number: 1, state: "closed" },
    { number: 2, state: "closed" },
  ]);
});

test("closed pull requests that are listed no more take no place among the open ones", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    "cache/Dockerfile": "FROM redis:8.0.1\n",
    ".github/plinth.yml": "limits: { openPullRequests: 1 }\n",
  });
  publishRedis(plinth, "8.0.1", "8.0.2");
  await plinth.scan();
  plinth.forge.close(repository, 1);
  const open = plinth.forge.open.bind(plinth.forge);
  plinth.forge.open = async (name) => {
    const forge = await open(name);
    const list = async (branches: string) =>
      (await forge.listPullRequests(branches)).filter(({ state }) => !branches.endsWith("/") || state === "open");
    return { ...forge, listPullRequests: list };
  };
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([
    { number: 1, state: "closed" },
    { number: 2, state: "open", title: "chore(docker): bump node from 22.11.0 to 22.12.0" },
  ]);
});

test("a person's own pull request from a branch with Plinth's prefix is no business of Plinth's", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    ".github/plinth.yml": "limits: { openPullRequests: 1 }\n",
  });
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", "plinth/mine");
  const forge = await plinth.forge.open(repository);
  await forge.openPullRequest({ branch: "plinth/mine", base: "main", title: "Mine", body: "Mine.", draft: false });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ state: "open", title: "Mine" }, { state: "open" }]);
});

test("a tag that is not there is told, since builds that pull it fail", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.10.9-nosuch\n" });
  const { outcomes } = await plinth.scan();
  expect(outcomes.find(({ kind }) => kind === "proposed")).toMatchObject({
    problems: [{ code: "tag-not-found", subject: "node:22.10.9-nosuch" }],
  });
});

test("when the organisation's defaults change, the repository is read again though nothing in it changed", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.addRepository({
    name: "acme/.github",
    files: { ".github/plinth.yml": "rules: [{ match: { image: node }, ignore: true }]\n" },
  });
  await plinth.scan();
  expect(plinth.pullRequests()).toEqual([]);
  plinth.forge.commitFiles("acme/.github", { ".github/plinth.yml": "steps: [minor]\n" });
  await plinth.forgetShared("acme/.github");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ state: "open" }]);
});

test("a Dockerfile that can be run stays one", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: { text: "FROM node:22.11.0\n", mode: "100755" } });
  await plinth.scan();
  const forge = await plinth.forge.open(repository);
  const [{ headSha } = { headSha: "" }] = plinth.forge.pullRequests(repository);
  expect(await forge.listFiles(headSha)).toMatchObject([{ path: "Dockerfile", mode: "100755" }]);
});
