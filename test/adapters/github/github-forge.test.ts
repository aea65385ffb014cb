import { afterEach, beforeEach, expect, test } from "vitest";
import type { Forge, ForgeDirectory } from "../../../src/workflow/ports/forge.ts";
import { isWrite } from "../../servers/github/journal.ts";
import { startGithub, type StandInGithub } from "../../servers/github/start-github.ts";
import { appDirectory, tokenDirectory } from "./forge-on-github.ts";

const branch = "plinth/node";
const files = { Dockerfile: "FROM node:20.11.0\n", "build.sh": { text: "#!/bin/sh\n", mode: "100755" } };
const names = Array.from({ length: 60 }, (_, index) => `acme/web-${index}`);
let github: StandInGithub;
let directory: ForgeDirectory;

beforeEach(async () => {
  github = await startGithub({ repositories: names.map((name) => ({ name, files })) });
  directory = appDirectory(github);
});
afterEach(async () => {
  await github.stop();
});

async function fresh(): Promise<{ name: string; forge: Forge; base: string }> {
  const name = names.pop() ?? "";
  const forge = await directory.open(name, github.installationId("acme"));
  return { name, forge, base: (await github.branches(name))["main"] ?? "" };
}

const bump = (base: string, text = "FROM node:20.11.1\n") => ({
  base,
  message: "Bump node",
  files: [{ path: "Dockerfile", mode: "100644", text }],
});
const draft = { branch, base: "main", title: "Bump node", body: "Because.", draft: false };

test("what an App commits is verified and the App's, with every file mode", async () => {
  const { name, forge, base } = await fresh();
  const plain = await forge.commit(branch, bump(base));
  const executable = { path: "build.sh", mode: "100755", text: "#!/bin/sh\nexit\n" };
  const withMode = await forge.commit(branch, { ...bump(base), files: [executable] });
  for (const sha of [plain, withMode]) {
    expect(await github.commit(name, sha)).toMatchObject({
      verified: true,
      author: { name: "plinth[bot]" },
      committer: { name: "GitHub", email: "noreply@github.com" },
    });
  }
});

test.for<[string, (forge: Forge) => Promise<unknown>]>([
  ["GET /repos/*/pulls", (forge) => forge.listPullRequests(branch)],
  ["GET /repos/*/issues", (forge) => forge.listOwn()],
  ["GET /repos/*/issues/1/comments", (forge) => forge.comment(1, "Once.")],
  ["GET /repos/*/reactions", (forge) => forge.isAnswered(1)],
  ["GET /repos/*/milestones", (forge) => forge.setMilestone(1, "Next")],
])("a conflict at %s is not taken for an empty list", async ([request, ask]) => {
  const { forge } = await fresh();
  github.fail(request, { status: 409, body: { message: "Conflict" } });
  await expect(ask(forge)).rejects.toMatchObject({ code: "github-refused" });
  expect(github.journal.writes()).toEqual([]);
});

const notFound = { status: 404, body: { message: "Not Found", status: "404" } };
const noCommit = { status: 422, body: { message: `No commit found for SHA: ${"a".repeat(40)}` } };

test.for<[string, typeof notFound | typeof noCommit, (forge: Forge, base: string) => Promise<unknown>]>([
  ["GET /repos/*/git/trees/*", notFound, (forge, base) => forge.listFiles(base)],
  ["GET /repos/*/git/blobs/*", notFound, (forge, base) => forge.readBlob(base)],
  ["GET /repos/*/git/commits/*", notFound, (forge) => forge.readBranch("main")],
  ["GET /repos/*/compare/*", notFound, (forge, base) => forge.listChangedFiles("main", base)],
  ["GET /repos/*/check-runs", noCommit, (forge, base) => forge.readCheckRun(base)],
  ["POST /repos/*/check-runs", noCommit, (forge, commit) => forge.writeCheckRun(null, { commit, ...checked })],
])(
  "a commit that the machine which answers %s does not have yet is to be looked for again",
  async ([request, reply, ask]) => {
    const { name, forge, base } = await fresh();
    github.fail(request, reply);
    const failure = { name: "UpstreamError", code: "commit-not-found", resource: `${name}@${base}` };
    await expect(ask(forge, base)).rejects.toMatchObject(failure);
  },
);

const checked = {
  externalId: "plinth:",
  conclusion: "success",
  title: "No findings",
  summary: "No findings.",
  annotations: [],
} as const;

test("what a person's token commits is verified too", async () => {
  const { name, base } = await fresh();
  const forge = await tokenDirectory(github, []).open(name, null);
  expect(await github.commit(name, await forge.commit(branch, bump(base)))).toMatchObject({
    verified: true,
    author: { name: "octocat" },
  });
});

/** The writes of one verb, without the repository they are to. */
async function written(act: () => Promise<unknown>): Promise<readonly string[]> {
  github.journal.clear();
  await act();
  return github.journal.writes().map(({ what }) => what.replace(/ \/repos\/acme\/web-\d+/, " "));
}

test("one update costs few writes", async () => {
  const { forge, base } = await fresh();
  const commit = ["POST /git/refs", "mutation CommitOnBranch", "mutation MoveBranches"];
  expect(await written(() => forge.commit(branch, bump(base)))).toEqual(commit);
  expect(await written(() => forge.openPullRequest(draft))).toEqual(["POST /pulls"]);
  expect(await written(() => forge.addLabels(1, ["base-image", "docker"]))).toEqual(["POST /issues/1/labels"]);
  expect(await written(() => forge.commit(branch, bump(base, "FROM node:20.11.2\n")))).toEqual(commit);
  const { sha = "" } = (await forge.readBranch(branch)) ?? {};
  expect(await written(() => forge.deleteBranch(branch, sha))).toEqual(["mutation MoveBranches"]);
});

test("people and teams are asked for a review each in their own way, and a team that is not there is named", async () => {
  const { name, forge, base } = await fresh();
  await forge.commit(branch, bump(base));
  await forge.openPullRequest(draft);
  github.journal.clear();
  expect(await forge.requestReviewers(1, ["octocat", "acme/platform"])).toEqual(["acme/platform"]);
  const asked = github.journal.writes().filter(({ path }) => path === `/repos/${name}/pulls/1/requested_reviewers`);
  expect(asked.map(({ body }) => body)).toEqual([
    { reviewers: ["octocat"], team_reviewers: ["platform"] },
    { reviewers: ["octocat"], team_reviewers: [] },
    { reviewers: [], team_reviewers: ["platform"] },
  ]);
});

test("a tree that GitHub cuts short is walked folder by folder", async () => {
  const { name, forge } = await fresh();
  const deep = Object.fromEntries(
    ["a/b/c/Dockerfile", "a/b/Dockerfile", "a/Dockerfile", "d/e/Dockerfile"].map((path) => [path, "FROM scratch\n"]),
  );
  const { sha } = await github.commitFiles(name, deep);
  const whole = await forge.listFiles(sha);
  for (const entries of [0, 1, 2, 3]) {
    github.truncateTreesAt(entries);
    const walked = await forge.listFiles(sha);
    github.truncateTreesAt(Number.POSITIVE_INFINITY);
    expect(new Set(walked)).toEqual(new Set(whole));
    expect(walked.length).toBe(whole.length);
  }
  expect(whole.length).toBe(6);
});

test("a push in the middle of a commit is never overwritten", async () => {
  const { name, forge, base } = await fresh();
  await forge.commit(branch, bump(base));
  await forge.openPullRequest(draft);
  let theirs = "";
  github.fail("mutation MoveBranches", {
    meanwhile: async () => {
      theirs = (await github.commitFiles(name, { Dockerfile: "FROM node:22\n" }, "No, this", branch)).sha;
    },
  });
  await expect(forge.commit(branch, bump(base, "FROM node:20.11.2\n"))).rejects.toMatchObject({ code: "branch-moved" });
  expect(await github.branches(name)).toMatchObject({ [branch]: theirs });
  expect(await github.pullRequests(name)).toMatchObject([{ state: "open", headSha: theirs }]);
});

test.for(["mutation CommitOnBranch", "mutation MoveBranches"])(
  "two processes that make the same commit at %s do it once, and who comes second looks again",
  async (moment) => {
    const { name, forge, base } = await fresh();
    let first = "";
    github.fail(moment, { meanwhile: async () => (first = await forge.commit(branch, bump(base))) });
    await expect(forge.commit(branch, bump(base))).rejects.toMatchObject({
      name: "UpstreamError",
      code: "branch-moved",
    });
    expect(await github.branches(name)).toEqual({ main: base, [branch]: first });
  },
);

/** The whole life of a pull request up to its second version; each step looks before it leaps, as the workflow does. */
async function publishTwice(forge: Forge, base: string): Promise<void> {
  const mode = { path: "build.sh", mode: "100755", text: "#!/bin/sh\nexit\n" };
  await forge.commit(branch, bump(base));
  const { number } = await forge.openPullRequest(draft);
  await forge.addLabels(number, ["base-image"]);
  await forge.requestReviewers(number, ["octocat"]);
  await forge.addAssignees(number, ["octocat"]);
  await forge.commit(branch, bump(base, "FROM node:20.11.2\n"));
  await forge.commit(branch, {
    ...bump(base, "FROM node:20.11.3\n"),
    files: [...bump(base, "FROM node:20.11.3\n").files, mode],
  });
  await forge.updatePullRequest(number, { title: "Bump node to 20.11.3" });
  await forge.comment(number, "There is a newer one.");
}

const writesOfPublishingTwice = 15;

/** What is to be there in the end, whatever happened on the way. */
async function expectPublished(name: string, base: string): Promise<void> {
  const pullRequests = await github.pullRequests(name);
  expect(pullRequests).toMatchObject([
    {
      state: "open",
      title: "Bump node to 20.11.3",
      labels: ["base-image"],
      reviewers: ["octocat"],
      assignees: ["octocat"],
      comments: ["There is a newer one."],
    },
  ]);
  const { headSha = "" } = pullRequests[0] ?? {};
  expect(await github.commit(name, headSha)).toMatchObject({ parents: [base], verified: true });
  expect(await github.fileAt(name, branch, "Dockerfile")).toBe("FROM node:20.11.3\n");
  expect(Object.keys(await github.branches(name)).toSorted()).toEqual(["main", branch]);
}

test("without a fault, every write is made once", async () => {
  const { name, forge, base } = await fresh();
  github.journal.clear();
  await publishTwice(forge, base);
  expect(github.journal.writes().length).toBe(writesOfPublishingTwice);
  await expectPublished(name, base);
});

const cuts = (["cut", "cut-after"] as const).flatMap((cut) =>
  Array.from({ length: writesOfPublishingTwice }, (_, skip) => ({ cut, skip })),
);

test.for(cuts)("after a connection that is $cut at the write after $skip, doing it again ends the same", async (at) => {
  const { name, forge, base } = await fresh();
  github.fail(isWrite, at.cut, { skip: at.skip });
  await expect(publishTwice(forge, base)).rejects.toMatchObject({
    name: "UpstreamError",
    code: "github-unavailable",
  });
  github.mend();
  await publishTwice(forge, base);
  await expectPublished(name, base);
});

test("where issues are turned off, Plinth's own pull requests are found all the same", async () => {
  const { name, forge, base } = await fresh();
  await forge.commit(branch, bump(base));
  await forge.openPullRequest(draft);
  const withIssues = await forge.listOwn();
  // https://docs.github.com/en/rest/issues/issues answers 410 where issues are disabled.
  const gone = { status: 410, body: { message: "Issues are disabled for this repo" } };
  github.fail(({ method, path }) => method === "GET" && path === `/repos/${name}/issues`, gone);
  expect(await forge.listOwn()).toEqual(withIssues);
  expect(withIssues).toMatchObject([{ number: 1, state: "open", isPullRequest: true, body: "Because." }]);
});
