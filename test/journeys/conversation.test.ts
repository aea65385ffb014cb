import { afterAll, beforeAll, expect, test } from "vitest";
import { startTalking, type TalkingOrganisation } from "./talking-organisation.ts";

const releases = { postgres: ["16.1", "16.2"], redis: ["7.2.3", "7.2.4"], node: ["20.11.1", "22.1.0"] };
const both = { Dockerfile: "FROM postgres:16.1\n", "cache/Dockerfile": "FROM redis:7.2.3\n" };
const config = (more: string) => ({ ".github/plinth.yml": `minimumAgeDays: 0\npin: none\n${more}` });
const repositories = [
  { name: "acme/web", files: { Dockerfile: "FROM postgres:16.1\n", ...config("") } },
  { name: "acme/site", files: { Dockerfile: "FROM node:20.11.1\n", ...config("") } },
  { name: "acme/all", files: { ...both, ...config("steps: [patch, minor]\ngroup: all\n") } },
];
let acme: TalkingOrganisation;

beforeAll(async () => {
  acme = await startTalking({ releases, repositories });
});

afterAll(async () => {
  await acme.stop();
});

function tick(body: string): string {
  return body.replace("- [ ] <!-- plinth:rebase -->", "- [x] <!-- plinth:rebase -->");
}

async function parentsOf(repository: string, number: number): Promise<readonly string[]> {
  const { headSha } = await acme.pullRequest(repository, number);
  return (await acme.github.commit(repository, headSha)).parents;
}

test("who may write has a pull request made again on the newest base, and sees that it was done", async () => {
  const { sha } = await acme.github.commitFiles("acme/web", { "README.md": "# Web\n" });
  await acme.done();
  const { id, reactions } = await acme.say("acme/web", 1, "Please:\n\n/plinth rebase");
  expect(reactions).toEqual(["+1"]);
  expect(await parentsOf("acme/web", 1)).toEqual([sha]);

  acme.github.journal.clear();
  const user = { login: "octocat", type: "User" };
  await acme.github.people.tellComment("acme/web", 1, id, "/plinth rebase", user);
  await acme.done();
  expect(acme.github.journal.reads().length).toBeGreaterThan(0);
  expect(acme.github.journal.writes()).toEqual([]);
});

test("who may not write, and a bot, are not heard, and cost two requests at most", async () => {
  acme.github.journal.clear();
  const { id, reactions } = await acme.say("acme/web", 1, "/plinth recreate", "mallory");
  expect(reactions).toEqual([]);
  const requests = acme.github.journal.requests.map(({ what }) => what);
  expect(requests).toEqual([
    `GET /repos/acme/web/issues/comments/${id}`,
    "GET /repos/acme/web/collaborators/mallory/permission",
  ]);
  acme.github.journal.clear();
  await acme.say("acme/web", 1, "/plinth recreate", "helper[bot]", "Bot");
  await acme.say("acme/web", 1, "Shall we?", "mallory");
  expect(acme.github.journal.requests).toEqual([]);
});

test("the same command is answered twice, one delivery once, and nobody keeps an answer away by writing it first", async () => {
  const list = "That is none of the commands that Plinth knows";
  const answers = async () => {
    const { comments } = await acme.pullRequest("acme/web", 1);
    return comments.filter((comment) => comment.startsWith(list)).length;
  };
  const { id } = await acme.say("acme/web", 1, "/plinth sing");
  expect(await answers()).toBe(1);
  const [answer = ""] = (await acme.pullRequest("acme/web", 1)).comments.filter((one) => one.startsWith(list));
  await acme.say("acme/web", 1, answer.replace(String(id), String(id + 3)), "mallory");
  const again = await acme.say("acme/web", 1, "/plinth sing");
  expect(again).toEqual({ id: id + 3, reactions: ["confused"] });
  expect(await answers()).toBe(3);
  const user = { login: "octocat", type: "User" };
  await acme.github.people.tellComment("acme/web", 1, again.id, "/plinth sing", user);
  await acme.done();
  expect(await answers()).toBe(3);
});

test("what is only quoted is no command", async () => {
  acme.github.journal.clear();
  for (const quoted of ["`\n/plinth recreate\n`", "> So:\n/plinth recreate", "<!--\n/plinth recreate\n-->"]) {
    expect((await acme.say("acme/web", 1, quoted)).reactions).toEqual([]);
  }
  expect(acme.github.journal.writes()).toEqual([]);
});

test("what Plinth does not know is answered with what it knows", async () => {
  expect((await acme.say("acme/web", 1, "/plinth dance")).reactions).toEqual(["confused"]);
  expect((await acme.pullRequest("acme/web", 1)).comments.at(-1)).toContain("`/plinth merge when green`");
});

test("a pull request is explained", async () => {
  expect((await acme.say("acme/web", 1, "/plinth explain")).reactions).toEqual(["+1"]);
  const said = (await acme.pullRequest("acme/web", 1)).comments.at(-1);
  expect(said).toContain("`Dockerfile:1` `postgres:16.1` → `16.2`");
});

test("a pull request that a person pushed to is rebased by nobody, and recreated on request", async () => {
  const { branch } = await acme.pullRequest("acme/web", 1);
  await acme.github.commitFiles("acme/web", { "mine.txt": "mine" }, "Mine", branch);
  await acme.done();
  expect((await acme.say("acme/web", 1, "/plinth rebase")).reactions).toEqual(["confused"]);
  expect((await acme.say("acme/web", 1, "/plinth merge when green")).reactions).toEqual(["confused"]);
  expect(await acme.github.fileAt("acme/web", branch, "mine.txt")).toBe("mine");
  expect((await acme.say("acme/web", 1, "/plinth recreate")).reactions).toEqual(["+1"]);
  expect(await acme.github.fileAt("acme/web", branch, "mine.txt")).toBeNull();
});

test("a box that is ticked rebases, and is not ticked any more; nobody else's tick does anything", async () => {
  const { sha } = await acme.github.commitFiles("acme/web", { "README.md": "# The web\n" });
  await acme.done();
  acme.github.journal.clear();
  await acme.github.people.editPullRequest("acme/web", 1, tick, "mallory");
  await acme.done();
  expect(acme.github.journal.writes()).toEqual([]);
  await acme.github.people.editPullRequest("acme/web", 1, tick);
  await acme.done();
  expect(await parentsOf("acme/web", 1)).toEqual([sha]);
  expect((await acme.pullRequest("acme/web", 1)).body).toContain("- [ ] <!-- plinth:rebase -->");
});

test("a pull request merges by itself where the repository allows it, and it is said where it does not", async () => {
  expect((await acme.say("acme/web", 1, "/plinth merge when green")).reactions).toEqual(["confused"]);
  expect((await acme.pullRequest("acme/web", 1)).comments.at(-1)).toContain("does not allow auto-merge");
  acme.github.people.set("acme/web", { autoMerge: true });
  const errors = [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }];
  acme.github.fail("mutation EnableAutoMerge", { status: 200, body: { data: null, errors } });
  expect((await acme.say("acme/web", 1, "/plinth merge when green")).reactions).toEqual(["confused"]);
  expect((await acme.pullRequest("acme/web", 1)).comments.at(-1)).toContain("GitHub did not turn on auto-merge");
  expect((await acme.say("acme/web", 1, "/plinth merge when green")).reactions).toEqual(["+1"]);
  expect(acme.github.people.autoMergeOf("acme/web", 1)).toBe("SQUASH");
});

test("what a person pushes is not merged by itself, until the branch is taken back and they say so again; a person's own auto-merge is left on", async () => {
  const { people } = acme.github;
  await people.pushTo("acme/web", 1, { "mine.txt": "mine" });
  await acme.done();
  expect(people.autoMergeOf("acme/web", 1)).toBeNull();
  const said = async () =>
    (await acme.pullRequest("acme/web", 1)).comments.filter((one) => one.includes("turned auto-merge off"));
  expect(await said()).toHaveLength(1);
  expect((await acme.say("acme/web", 1, "/plinth recreate")).reactions).toEqual(["+1"]);
  expect(people.autoMergeOf("acme/web", 1)).toBeNull();
  expect((await acme.say("acme/web", 1, "/plinth merge when green")).reactions).toEqual(["+1"]);
  expect(people.autoMergeOf("acme/web", 1)).toBe("SQUASH");

  people.setAutoMerge("acme/web", 1, true);
  await people.pushTo("acme/web", 1, { "mine.txt": "mine" });
  await acme.done();
  expect(people.autoMergeOf("acme/web", 1)).toBe("MERGE");
  expect(await said()).toHaveLength(1);
});

test("major updates of an image are not proposed any more, until that is taken back", async () => {
  expect(await acme.titles("acme/site")).toEqual(["bump node from 20.11.1 to 22.1.0 (major)"]);
  expect((await acme.say("acme/site", 1, "/plinth ignore major")).reactions).toEqual(["+1"]);
  await acme.sweep();
  expect(await acme.titles("acme/site")).toEqual([]);
  expect((await acme.pullRequest("acme/site", 1)).comments.at(-1)).toContain(
    "Major updates are ignored from now on: `node`",
  );
  expect((await acme.say("acme/site", 1, "/plinth unignore")).reactions).toEqual(["+1"]);
  expect(await acme.titles("acme/site")).toEqual(["bump node from 20.11.1 to 22.1.0 (major)"]);
});

test("what a person closes, opens and closes again before anything was seen stays closed, and is opened by a command", async () => {
  const { people } = acme.github;
  const { number } = (await acme.github.pullRequests("acme/site")).at(-1) ?? { number: 0 };
  await acme.github.close("acme/site", number);
  await people.reopen("acme/site", number);
  await acme.github.close("acme/site", number);
  await acme.done();
  await acme.look("acme/site");
  expect(await acme.titles("acme/site")).toEqual([]);
  expect((await acme.say("acme/site", number, "/plinth ignore image")).reactions).toEqual(["+1"]);
  expect((await acme.say("acme/site", number, "/plinth recreate")).reactions).toEqual(["confused"]);
  expect((await acme.pullRequest("acme/site", number)).comments.at(-1)).toMatch(
    /is ignored .*\n\n.*`\/plinth unignore`/,
  );
  await people.reopen("acme/site", number);
  await acme.github.close("acme/site", number);
  await acme.done();
  expect(await acme.titles("acme/site")).toEqual([]);
  expect((await acme.say("acme/site", number, "/plinth unignore")).reactions).toEqual(["+1"]);
  expect(await acme.titles("acme/site")).toEqual(["bump node from 20.11.1 to 22.1.0 (major)"]);
});

test("an image that is ignored leaves the group it shares, and comes back where the pull request is opened again", async () => {
  expect(await acme.titles("acme/all")).toEqual(["update 2 base images"]);
  expect((await acme.say("acme/all", 1, "/plinth ignore image")).reactions).toEqual(["confused"]);
  expect((await acme.pullRequest("acme/all", 1)).comments.at(-1)).toContain("`postgres`, `redis`");
  expect((await acme.say("acme/all", 1, "/plinth ignore image redis")).reactions).toEqual(["+1"]);
  expect(await acme.titles("acme/all")).toEqual(["bump postgres from 16.1 to 16.2"]);
  // GitHub opens no second one from the branch.
  await acme.github.close("acme/all", 2);
  await acme.github.people.reopen("acme/all", 1);
  await acme.done();
  expect(await acme.titles("acme/all")).toEqual(["update 2 base images"]);
});
