import { afterAll, beforeAll, expect, test } from "vitest";
import { startTalking, type TalkingOrganisation } from "./talking-organisation.ts";

const releases = { postgres: ["16.1", "16.2"], redis: ["7.2.3", "7.2.4"] };
const config = "minimumAgeDays: 0\npin: none\nlimits: { openPullRequests: 1 }\npolicy: { latestTag: error }\n";
const files = {
  Dockerfile: "FROM postgres:16.1\n",
  "cache/Dockerfile": "FROM redis:7.2.3\nFROM $UNSET\nFROM busybox:latest\n",
};
const merging =
  "minimumAgeDays: 0\npin: none\npullRequest: { automerge: [patch, minor], milestone: Next, draft: false }\n";
const repositories = [
  { name: "acme/web", files: { ...files, ".github/plinth.yml": `${config}dashboard: true\n` } },
  { name: "acme/mute", files: { ...files, ".github/plinth.yml": `${config}dashboard: true\n` } },
  { name: "acme/merging", files: { Dockerfile: "FROM postgres:16.1\n", ".github/plinth.yml": merging } },
  {
    name: "acme/draft",
    files: { Dockerfile: "FROM postgres:16.1\n", ".github/plinth.yml": merging.replace("draft: false", "draft: true") },
  },
  { name: "acme/by-hand", files: { Dockerfile: "FROM postgres:16.1\n", ".github/plinth.yml": merging } },
];
let acme: TalkingOrganisation;

beforeAll(async () => {
  acme = await startTalking({
    releases,
    repositories,
    prepare: async ({ github: { people } }) => {
      people.set("acme/mute", { issues: false });
      people.set("acme/merging", { autoMerge: true });
      people.set("acme/draft", { autoMerge: true });
      await people.openMilestone("acme/merging", "next");
    },
  });
});

afterAll(async () => {
  await acme.stop();
});

async function dashboard() {
  const [first, ...others] = await acme.github.people.issues("acme/web");
  expect(others).toEqual([]);
  return first;
}

function tick(body: string): string {
  return body.replace("- [ ] <!-- plinth:open", "- [x] <!-- plinth:open");
}

/** Turns the dashboard on or off; the states of its issues. */
async function turn(how: string): Promise<readonly string[]> {
  await acme.github.commitFiles("acme/web", { ".github/plinth.yml": `${config}${how}` });
  await acme.done();
  const issues = await acme.github.people.issues("acme/web");
  return issues.filter(({ title }) => title !== "Mine").map(({ state }) => state);
}

/** Has the repository looked at again, as a push of nothing that matters does. */
async function lookAgain(): Promise<readonly string[]> {
  acme.github.journal.clear();
  await acme.github.commitFiles("acme/web", { "docs/Dockerfile": `FROM scratch\n# ${performance.now()}\n` });
  await acme.done();
  const written = acme.github.journal.writes().map(({ what }) => what);
  return written.filter((what) => what.includes("acme/web"));
}

test("one issue shows what is open, what waits and why, what cannot be read, and what the policy says", async () => {
  const issue = await dashboard();
  expect(issue).toMatchObject({ state: "open", user: { login: "plinth[bot]" } });
  const body = issue?.body ?? "";
  expect(body).toMatch(/^- \[ \] <!-- plinth:rebase plinth\/\S+ --> #\d+ .*bump/m);
  expect(body).toMatch(/limits\.openPullRequests.*\n\n- \[ \] <!-- plinth:open plinth\/\S+ --> /);
  expect(body).toContain("### Lines that cannot be read\n\n- `cache/Dockerfile:2`: a variable has no value here");
  expect(body).toMatch(/\*\*Problems\*\*\n\n- `docker.io\/library\/busybox`: .* is not in the registry/);
  expect(body).toContain("### Policy");
});

test("while nothing changes it is read once, and not written", async () => {
  await lookAgain();
  const { body } = (await dashboard()) ?? {};
  expect(await lookAgain()).toEqual(["POST /repos/acme/web/check-runs"]);
  const read = acme.github.journal.reads().filter(({ what }) => what.startsWith("GET /repos/acme/web/issues"));
  expect(read).toHaveLength(1);
  expect((await dashboard())?.body).toBe(body);
});

test("a tick of who may not write does nothing; of who may, it opens what waits, over the limit", async () => {
  const issue = await dashboard();
  const number = issue?.number ?? 0;
  acme.github.journal.clear();
  await acme.github.people.editIssue("acme/web", number, tick, "mallory");
  await acme.done();
  expect(acme.github.journal.writes()).toEqual([]);
  await acme.github.people.editIssue("acme/web", number, tick);
  await acme.done();
  const open = (await acme.github.pullRequests("acme/web")).filter(({ state }) => state === "open");
  expect(open).toHaveLength(2);
  const { body } = (await dashboard()) ?? {};
  expect(body).not.toContain("[x]");
  expect(body?.match(/plinth:rebase/g)).toHaveLength(2);
});

test("a tick is heeded whatever happens to the text at the same moment, and its pull request is made again", async () => {
  const issue = await dashboard();
  const [open] = await acme.github.pullRequests("acme/web");
  const again = (body: string) =>
    body.replace(`- [ ] <!-- plinth:rebase ${open?.branch}`, (box) => box.replace("[ ]", "[x]"));
  const { sha } = await acme.github.commitFiles("acme/web", { "other/Dockerfile": "FROM $OTHER\n" });
  // Plinth is about to write the text anew, without the tick.
  await acme.github.people.editIssue("acme/web", issue?.number ?? 0, again);
  await acme.done();
  const { body } = (await dashboard()) ?? {};
  expect(body).toContain("other/Dockerfile:1");
  expect(body).not.toContain("[x]");
  const { headSha } = await acme.pullRequest("acme/web", open?.number ?? 0);
  expect((await acme.github.commit("acme/web", headSha)).parents).toEqual([sha]);
});

test("what is ignored is shown with where to take it back, and somebody else's issue is not taken for it", async () => {
  const stranger = { title: "Mine", body: "<!-- plinth dashboard -->" };
  const [pullRequest] = await acme.github.pullRequests("acme/web");
  await acme.github.people.comment("acme/web", pullRequest?.number ?? 0, "/plinth ignore image");
  await acme.done();
  expect((await dashboard())?.body).toMatch(/`\/plinth unignore` in #\d+/);
  await acme.github.people.openIssue("acme/web", stranger);
  await lookAgain();
  const issues = await acme.github.people.issues("acme/web");
  expect(issues.map(({ title }) => title).toSorted()).toEqual(["Base images, as Plinth sees them", "Mine"]);
});

test("it is closed when it is turned off, and opened again when it is turned on", async () => {
  expect(await turn("")).toEqual(["closed"]);
  expect(await turn("dashboard: true\n")).toEqual(["open"]);
});

test("a repository without issues has no dashboard, and its pull requests all the same", async () => {
  expect(await acme.github.people.issues("acme/mute")).toEqual([]);
  expect(await acme.github.pullRequests("acme/mute")).toHaveLength(1);
});

test("steps that may merge by themselves do where the repository allows it, and get their milestone", async () => {
  const [merges] = await acme.github.pullRequests("acme/merging");
  expect(merges?.comments).toEqual([]);
  expect(acme.github.people.autoMergeOf("acme/merging", 1)).toBe("SQUASH");
  expect(acme.github.people.milestoneOf("acme/merging", 1)).toBe("next");
});

test("a draft does not merge by itself, and says what to do", async () => {
  const [draft] = await acme.github.pullRequests("acme/draft");
  expect(draft).toMatchObject({ draft: true, state: "open" });
  expect(draft?.comments.at(-1)).toContain("mark it as ready for review, and say `/plinth merge when green`");
  expect(acme.github.people.autoMergeOf("acme/draft", 1)).toBeNull();
});

test("where auto-merge is not allowed and the milestone is missing, both are notes", async () => {
  const [byHand] = await acme.github.pullRequests("acme/by-hand");
  expect(byHand).toMatchObject({ state: "open" });
  expect(byHand?.comments).toEqual([
    "There is no open milestone `Next`, so none was set.",
    expect.stringContaining("does not allow auto-merge"),
  ]);
  expect(acme.github.people.autoMergeOf("acme/by-hand", 1)).toBeNull();
});
