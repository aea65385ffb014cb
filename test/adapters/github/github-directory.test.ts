import { afterEach, expect, test } from "vitest";
import type { ForgeDirectory } from "../../../src/workflow/ports/forge.ts";
import { type GithubOptions, startGithub, type StandInGithub } from "../../servers/github/start-github.ts";
import { appDirectory, tokenDirectory } from "./forge-on-github.ts";

const started: StandInGithub[] = [];
afterEach(async () => {
  for (const github of started.splice(0)) await github.stop();
});

async function start(options: GithubOptions): Promise<StandInGithub> {
  const github = await startGithub(options);
  started.push(github);
  return github;
}

const two = [{ name: "acme/web", files: { Dockerfile: "FROM node\n" } }, { name: "umbrella/api" }];

/** What a whole installation, or the token, has. */
async function listed(directory: ForgeDirectory, id: number | null): Promise<readonly string[]> {
  const names: string[] = [];
  for (let page = 1, isLast = false; !isLast; page += 1) {
    const next = await directory.installedRepositories(id, page);
    names.push(...next.repositories.map(({ repository, installationId }) => `${installationId} ${repository}`));
    isLast = next.isLast;
  }
  return names;
}

test("every page of an installation is listed, a hundred repositories at a time", async () => {
  const many = Array.from({ length: 130 }, (_, index) => ({ name: `acme/web-${index}` }));
  const github = await start({ repositories: [...many, { name: "umbrella/api" }] });
  expect(await listed(appDirectory(github), 1)).toEqual(many.map(({ name }) => `1 ${name}`));
  const asked = github.journal.requests.filter(({ path }) => path === "/installation/repositories");
  expect(asked.map(({ query }) => query["page"])).toEqual(["1", "2"]);
});

test("of one installation alone the repositories are listed without asking about another, and none once it is gone", async () => {
  const github = await start({ repositories: two });
  const directory = appDirectory(github);
  expect(await listed(directory, 2)).toEqual(["2 umbrella/api"]);
  const asked = github.journal.requests.map(({ what }) => what);
  expect(asked.filter((what) => what.includes("installations"))).toEqual([
    expect.stringMatching(/^POST .*\/app\/installations\/2\/access_tokens$/),
  ]);
  github.setInstallation(2, "suspended");
  expect(await listed(directory, 2)).toEqual([]);
  github.setInstallation(2, "removed");
  expect(await listed(directory, 2)).toEqual([]);
});

test("repositories that were not chosen for the App are neither listed nor shown", async () => {
  const repositories = [{ name: "acme/web" }, { name: "acme/secret", private: true }];
  const github = await start({ repositories, installations: [{ id: 9, account: "acme", repositories: ["acme/web"] }] });
  const directory = appDirectory(github);
  expect(await listed(directory, 9)).toEqual(["9 acme/web"]);
  const forge = await directory.open("acme/secret", 9);
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "repository-not-found" });
});

test("whether Plinth may work on an installation, or on one repository of it, is asked of GitHub", async () => {
  const repositories = [...two, { name: "acme/public", private: false }];
  const installations = [
    { id: 1, account: "acme", repositories: ["acme/web", "acme/public"] },
    { id: 2, account: "umbrella" },
  ];
  const github = await start({ repositories, installations });
  const directory = appDirectory(github);
  const states = async () => ({
    acme: await directory.installationState(1),
    web: await directory.installationState(1, "acme/web"),
    public: await directory.installationState(1, "acme/public"),
    elsewhere: await directory.installationState(1, "umbrella/api"),
    nowhere: await directory.installationState(1, "acme/none"),
  });
  const not = { elsewhere: "removed", nowhere: "removed" };
  expect(await states()).toEqual({ acme: "active", web: "active", public: "active", ...not });
  github.selectRepositories(1, ["acme/web"]);
  expect(await states()).toEqual({ acme: "active", web: "active", public: "removed", ...not });
  github.setInstallation(1, "suspended");
  expect(await states()).toEqual({ acme: "suspended", web: "suspended", public: "removed", ...not });
  github.setInstallation(1, "removed");
  expect(await states()).toEqual({ acme: "removed", web: "removed", public: "removed", ...not });
});

test("a repository has the name that it has now, by whichever name it is asked for, and none for whom it was taken from", async () => {
  const github = await start({
    repositories: [{ name: "acme/old" }, { name: "acme/given", private: false }, { name: "umbrella/api" }],
    installations: [
      { id: 1, account: "acme" },
      { id: 2, account: "umbrella" },
    ],
  });
  await github.rename("acme/old", "acme/older");
  await github.rename("acme/older", "acme/now");
  await github.transfer("acme/given", "umbrella/given");
  const directory = appDirectory(github);
  const names = ["acme/old", "acme/older", "acme/now", "acme/given", "umbrella/given", "umbrella/api", "acme/none"];
  const asked = async (id: number) => await Promise.all(names.map((name) => directory.currentName(name, id)));
  expect(await asked(1)).toEqual(["acme/now", "acme/now", "acme/now", null, null, null, null]);
  expect(await asked(2)).toEqual([null, null, null, "umbrella/given", "umbrella/given", "umbrella/api", null]);
  github.setInstallation(1, "removed");
  expect(new Set(await asked(1))).toEqual(new Set([null]));
});

test("what is asked of a repository by a former name is done, while its token is good, as GitHub leads there", async () => {
  const github = await start({ repositories: [{ name: "acme/old", files: { Dockerfile: "FROM node\n" } }] });
  const forge = await appDirectory(github).open("acme/old", 1);
  const { head } = await forge.readRepository();
  await github.rename("acme/old", "acme/now");
  expect(await forge.readRepository()).toMatchObject({ name: "acme/now", head });
  expect(await forge.listFiles(head ?? "")).toHaveLength(1);
  await forge.commit("plinth/node", { base: head ?? "", message: "Bump", files: [] });
  const draft = { branch: "plinth/node", base: "main", title: "Bump", body: "", draft: false };
  const { number } = await forge.openPullRequest(draft);
  await forge.comment(number, "Hello");
  expect(await github.pullRequests("acme/now")).toMatchObject([{ number, comments: ["Hello"] }]);
  github.revokeTokens();
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "repository-not-found" });
});

test("a suspended installation is left out, and says so when it is asked for", async () => {
  const github = await start({ repositories: two });
  const directory = appDirectory(github);
  github.setInstallation(1, "suspended");
  expect(await directory.installations()).toEqual([2]);
  const forge = await directory.open("acme/web", 1);
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "installation-suspended", resource: "acme/web" });
});

test("an installation suspended while its token is still good says so too", async () => {
  const github = await start({ repositories: two });
  const forge = await appDirectory(github).open("acme/web", 1);
  await forge.readRepository();
  github.setInstallation(1, "suspended");
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "installation-suspended" });
  github.setInstallation(1, "active");
  expect(await forge.readRepository()).toMatchObject({ name: "acme/web" });
});

test("an installation that was removed is revoked", async () => {
  const github = await start({ repositories: two });
  const directory = appDirectory(github);
  github.setInstallation(1, "removed");
  expect(await directory.installations()).toEqual([2]);
  const forge = await directory.open("acme/web", 1);
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "installation-revoked", resource: "acme/web" });
});

test("an installation that goes between the list and its turn has no repositories, and is no failure", async () => {
  const github = await start({ repositories: two });
  github.fail("POST /app/installations/1/access_tokens", { status: 404, body: { message: "Not Found" } });
  expect(await listed(appDirectory(github), 1)).toEqual([]);
});

test("an installation that cannot be asked now says how long to wait", async () => {
  const github = await start({ repositories: two });
  github.fail("GET /installation/repositories", {
    status: 403,
    body: { message: "API rate limit exceeded for installation ID 1." },
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 600) },
  });
  const failure = { code: "rate-limited", resource: "installation 1" };
  await expect(listed(appDirectory(github), 1)).rejects.toMatchObject(failure);
});

test("a key that is not the App's is rejected", async () => {
  const github = await start({ repositories: two });
  const other = await start({ repositories: two });
  const directory = appDirectory(github, github.url, other.privateKey);
  await expect(directory.installations()).rejects.toMatchObject({ code: "github-credentials-rejected" });
  const forge = await directory.open("acme/web", 1);
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "github-credentials-rejected" });
});

test("a token that stopped to work is rejected", async () => {
  const github = await start({ repositories: two });
  const forge = await tokenDirectory(github, ["acme/web"]).open("acme/web", null);
  await forge.readRepository();
  github.revokeTokens();
  await expect(forge.readRepository()).rejects.toMatchObject({ code: "github-credentials-rejected" });
});

test("an App that was granted to read says which permission is missing to write", async () => {
  const permissions = { metadata: "read", contents: "read", pull_requests: "read", issues: "read" };
  const github = await start({ repositories: two, permissions });
  const forge = await appDirectory(github).open("acme/web", 1);
  const { head } = await forge.readRepository();
  const draft = {
    base: head ?? "",
    message: "m",
    files: [{ path: "Dockerfile", mode: "100644", text: "FROM node:20\n" }],
  };
  await expect(forge.commit("plinth/node", draft)).rejects.toMatchObject({ code: "github-permission-missing" });
  await expect(forge.updatePullRequest(1, { title: "t" })).rejects.toThrow("pull_requests=write");
});

const working = { checks: "write", contents: "write", issues: "write", metadata: "read", pull_requests: "write" };

/** What was asked for in every request for a token. */
function tokenWishes(github: StandInGithub): readonly unknown[] {
  return github.journal.requests.filter(({ path }) => path.endsWith("/access_tokens")).map(({ body }) => body);
}

test("each repository has a token of its own, for it alone and for what the work takes, asked for once", async () => {
  const github = await start({ repositories: [{ name: "acme/web" }, { name: "acme/.github" }] });
  const directory = appDirectory(github);
  for (const name of ["acme/web", "acme/.github", "acme/web"]) await (await directory.open(name, 1)).readRepository();
  expect(tokenWishes(github)).toEqual([
    { repositories: ["web"], permissions: working },
    { repositories: [".github"], permissions: working },
  ]);
});

const shared = { ".github/plinth.yml": "pin: none\n" };
const path = ".github/plinth.yml";

test("a file of another repository is read where it is public, or the same owner's and given to Plinth", async () => {
  const github = await start({
    repositories: [
      { name: "acme/web" },
      { name: "acme/given", files: shared, private: true },
      { name: "acme/public", files: shared, private: false },
      { name: "acme/kept", files: shared, private: true },
      { name: "umbrella/public", files: shared, private: false },
      { name: "umbrella/kept", files: shared, private: true },
    ],
    installations: [
      { id: 1, account: "acme", repositories: ["acme/web", "acme/given"] },
      { id: 2, account: "umbrella" },
    ],
  });
  const directory = appDirectory(github);
  const readable = async (repository: string) =>
    (await directory.readFile({ repository, path }, "acme/web", 1)) === "pin: none\n";
  expect(await readable("acme/given")).toBe(true);
  expect(await readable("acme/public")).toBe(true);
  expect(await readable("umbrella/public")).toBe(true);
  expect(await readable("acme/kept")).toBe(false);
  // Plinth itself could, with the credentials of the other installation.
  expect(await readable("umbrella/kept")).toBe(false);
});

test("a token that reaches more shows no private file of one owner to those who work on what another one has", async () => {
  const github = await start({
    repositories: [
      { name: "acme/web" },
      { name: "acme/kept", files: shared, private: true },
      { name: "umbrella/public", files: shared, private: false },
      { name: "umbrella/kept", files: shared, private: true },
      { name: "acme/moved", files: shared, private: true },
    ],
  });
  await github.transfer("acme/moved", "umbrella/moved");
  const directory = tokenDirectory(github, ["acme/web"]);
  const readable = async (repository: string, from = "acme/web") =>
    (await directory.readFile({ repository, path }, from, null)) === "pin: none\n";
  expect(await readable("umbrella/kept", "Umbrella/web")).toBe(true);
  expect(await readable("acme/kept")).toBe(true);
  expect(await readable("umbrella/public")).toBe(true);
  expect(await readable("umbrella/kept")).toBe(false);
  // GitHub shows it under its former name too.
  expect(await readable("acme/moved")).toBe(false);
});

test("a file of another repository is one request, and no refusal but its own is taken for a file that is not there", async () => {
  const github = await start({ repositories: [{ name: "acme/web" }, { name: "acme/given", files: shared }] });
  const directory = appDirectory(github);
  const read = () => directory.readFile({ repository: "acme/given", path }, "acme/web", 1);
  await read();
  expect(github.journal.reads().map(({ what }) => what)).toEqual(["query FileAtHead"]);
  github.setInstallation(1, "suspended");
  await expect(read()).rejects.toMatchObject({ code: "installation-suspended" });
});

test("repositories are listed with a token that may do nothing else", async () => {
  const github = await start({ repositories: [{ name: "acme/web" }] });
  await listed(appDirectory(github), 1);
  expect(tokenWishes(github)).toEqual([{ permissions: { metadata: "read" } }]);
});

test("a permission that the owner has not accepted yet is not asked for", async () => {
  const permissions = { metadata: "read", contents: "write", pull_requests: "write", issues: "read" };
  const github = await start({ repositories: [{ name: "acme/web" }], permissions });
  await (await appDirectory(github).open("acme/web", 1)).readRepository();
  expect(tokenWishes(github)).toEqual([
    { repositories: ["web"], permissions: working },
    { repositories: ["web"], permissions },
  ]);
});

test("a token that GitHub does not take any more is replaced by a new one", async () => {
  const github = await start({ repositories: [{ name: "acme/web" }] });
  const forge = await appDirectory(github).open("acme/web", 1);
  await forge.readRepository();
  github.revokeTokens();
  expect(await forge.readRepository()).toMatchObject({ name: "acme/web" });
  expect(tokenWishes(github)).toHaveLength(2);
});
