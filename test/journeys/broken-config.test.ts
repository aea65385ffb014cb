import { afterAll, beforeAll, expect, test } from "vitest";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";

const path = ".github/plinth.yml";
const Dockerfile = "FROM postgres:16.1\n";
const broken = "minimumAgeDays: 0\npin: none\nlimits:\n  openPullRequest: 1\n";
const mended = "minimumAgeDays: 0\npin: none\n";
const repositories = [
  { name: "acme/broken", files: { Dockerfile, [path]: broken } },
  { name: "acme/no-dashboard", files: { Dockerfile, [path]: `dashboard: false\n${broken}` } },
  { name: "umbrella/.github", files: { [path]: "pin: [\n" } },
  { name: "umbrella/quiet", files: { Dockerfile } },
  { name: "umbrella/asking", files: { Dockerfile, [path]: "dashboard: true\n" } },
];
let registry: StandInRegistry;
let acme: Organisation;

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, { postgres: ["16.1", "16.2"] });
  acme = await startOrganisation({ registryUrl: registry.url, repositories, redisUrl: null });
  await acme.sweep();
});

afterAll(async () => {
  await acme.stop();
  await registry.stop();
});

async function issues(name: string) {
  return (await acme.github.people.issues(name)).map(({ state, body }) => ({ state, body }));
}

test("a file that never could be used is told in the one issue, with its place and the nearest key, and nothing is proposed", async () => {
  const told =
    '`.github/plinth.yml:4:3`: limits.openPullRequest: there is no key "openPullRequest"; did you mean "openPullRequests"?';
  expect(await issues("acme/broken")).toEqual([{ state: "open", body: expect.stringContaining(told) }]);
  expect(await acme.github.pullRequests("acme/broken")).toEqual([]);
});

test("looking again says no more", async () => {
  acme.github.journal.clear();
  await acme.look("acme/broken");
  expect(acme.github.journal.writes()).toEqual([]);
});

test("a repository that says it wants no dashboard has none", async () => {
  expect(await issues("acme/no-dashboard")).toEqual([]);
});

test("a mistake in an organisation's defaults opens no issue but where one is asked for", async () => {
  expect(await issues("umbrella/quiet")).toEqual([]);
  expect(await issues("umbrella/asking")).toEqual([
    { state: "open", body: expect.stringContaining("`umbrella/.github:.github/plinth.yml:2:1`") },
  ]);
});

test("when it is mended, the issue is closed where no dashboard is wanted, and updates are proposed", async () => {
  await acme.github.commitFiles("acme/broken", { [path]: mended });
  await acme.done();
  expect(await issues("acme/broken")).toMatchObject([{ state: "closed" }]);
  expect(await acme.github.pullRequests("acme/broken")).toHaveLength(1);
});

test("when it breaks later, the last good file goes on, and the pull requests say what is wrong", async () => {
  await acme.github.commitFiles("acme/broken", { [path]: broken, "b/Dockerfile": Dockerfile });
  await acme.done();
  const [open] = await acme.github.pullRequests("acme/broken");
  expect(await acme.github.fileAt("acme/broken", open?.headSha ?? "", "b/Dockerfile")).toBe("FROM postgres:16.2\n");
  expect(open?.body).toContain('did you mean "openPullRequests"?');
});
