import { expect, test } from "vitest";
import { EnforcedSettings } from "../../src/core/config/enforced-settings.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const commentId = 5;

async function opened(): Promise<InMemoryPlinth> {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  return plinth;
}

async function say(plinth: InMemoryPlinth, body: string, number = 1, id = commentId) {
  const { comments } = plinth.forge.conversation(repository);
  comments.set(id, { number, author: "octocat", isBot: false, body, answered: false, reactions: [] });
  const job = { name: "run-command", repository, installationId: 1, number, commentId: id } as const;
  const { outcomes } = await plinth.do(job);
  return { outcomes, reactions: comments.get(id)?.reactions };
}

function commentsOf(plinth: InMemoryPlinth, number: number): readonly string[] {
  return plinth.forge.pullRequests(repository)[number - 1]?.comments ?? [];
}

test.for(["merged", "closed"] as const)(
  "an old pull request that is %s takes no commit of a person's from the open one of the same branch",
  async (state) => {
    const plinth = await opened();
    const branch = plinth.forge.pullRequests(repository)[0]?.branch ?? "";
    plinth.forge.edit(repository, 1, { state });
    const forge = await plinth.forge.open(repository);
    const title = "Mine";
    await forge.openPullRequest({ branch, base: "main", title, body: "Mine.", draft: false });
    plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
    for (const command of ["/plinth recreate", "/plinth rebase"]) {
      expect((await say(plinth, command)).reactions).toEqual(["confused"]);
    }
    expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBe("mine");
    const why = state === "merged" ? "nothing to recreate" : "#2";
    expect(commentsOf(plinth, 1)[0]).toContain(why);
  },
);

const minuteMs = 60_000;

/** Does what comes later for as long as a command waits, with whatever is waited for in between. */
async function waitLong(plinth: InMemoryPlinth): Promise<readonly number[]> {
  const pauses: number[] = [];
  let now = Date.parse("2026-03-02T00:00:00Z");
  for (let next = plinth.later.shift(); next !== undefined && pauses.length < 50; next = plinth.later.shift()) {
    const at = Date.parse(`${next.at}:00Z`);
    pauses.push(Math.round((at - now) / minuteMs));
    now = at;
    plinth.setClock(new Date(now).toISOString());
    await plinth.do(next.job);
  }
  return pauses;
}

test("a command waits half an hour for what it is about, in pauses that grow, and then says what was missing", async () => {
  const plinth = await opened();
  plinth.forget();
  plinth.forge.commitFiles(repository, { ".github/plinth.yml": "pin: maybe\n" });
  plinth.setClock("2026-03-02T00:00:00Z");
  expect((await say(plinth, "/plinth explain")).reactions).toEqual([]);
  expect(await waitLong(plinth)).toEqual([1, 1, 2, 4, 8, 10, 10]);
  expect(commentsOf(plinth, 1)).toEqual([expect.stringContaining("this repository could not be read")]);
  expect(plinth.forge.conversation(repository).comments.get(commentId)?.reactions).toEqual(["confused"]);
});

test.for([
  {
    what: "is ignored",
    command: "/plinth ignore image",
    said: ["`Dockerfile:1`", "ignored", "#1", "`/plinth unignore`"],
  },
  { what: "is ignored in this version", command: "/plinth ignore this version", said: ["22.12.0 is ignored", "#1"] },
])("to recreate what $what is answered with why not", async ({ command, said }) => {
  const plinth = await opened();
  await say(plinth, command);
  expect((await say(plinth, "/plinth recreate", 1, 6)).reactions).toEqual(["confused"]);
  for (const part of said) expect(commentsOf(plinth, 1).at(-1)).toContain(part);
  expect(plinth.pullRequests()).toMatchObject([{ state: "closed" }]);
});

test("to rebase what is not planned any more is answered with why not", async () => {
  const plinth = await opened();
  const branch = plinth.forge.pullRequests(repository)[0]?.branch ?? "";
  // A person's commit keeps it open.
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  plinth.forge.commitFiles(repository, { Dockerfile: "FROM scratch\n" });
  await plinth.scan();
  expect((await say(plinth, "/plinth recreate")).reactions).toEqual(["confused"]);
  expect(commentsOf(plinth, 1).at(-1)).toContain("Nothing of it is planned:\n\n- No line names `node` any more.");
  expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBe("mine");
});

test("to recreate what an enforced limit holds back is answered with that", async () => {
  const plinth = await opened();
  plinth.forge.close(repository, 1);
  plinth.enforced = EnforcedSettings.parse({ limits: { openPullRequests: 0 } });
  await plinth.scan();
  expect((await say(plinth, "/plinth recreate")).reactions).toEqual(["confused"]);
  expect(commentsOf(plinth, 1).at(-1)).toMatch(/first in line for a day: .*limits\.openPullRequests/);
});

/** Has a person do something right after the next plan was made, before anything of it is published. */
function afterPlanning(plinth: InMemoryPlinth, act: () => void): void {
  const open = plinth.forge.open.bind(plinth.forge);
  let isDone = false;
  plinth.forge.open = async (name) => {
    const forge = await open(name);
    const listPullRequests: typeof forge.listPullRequests = async (branches) => {
      const listed = await forge.listPullRequests(branches);
      if (branches.endsWith("/") && !isDone) {
        isDone = true;
        act();
      }
      return listed;
    };
    return { ...forge, listPullRequests };
  };
}

test("what a person pushes after somebody wanted it recreated is not lost", async () => {
  const plinth = await opened();
  const branch = plinth.forge.pullRequests(repository)[0]?.branch ?? "";
  plinth.forge.commitFiles(repository, { "old.txt": "old" }, "Old", branch);
  afterPlanning(plinth, () => plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch));
  await plinth.publishAgain(branch, "recreate");
  expect(plinth.forge.fileAt(repository, branch, "mine.txt")).toBe("mine");
  expect(commentsOf(plinth, 1)).toEqual([expect.stringContaining("somebody pushed to its branch")]);
});

test("what a person closes after somebody wanted it recreated stays closed", async () => {
  const plinth = await opened();
  const branch = plinth.forge.pullRequests(repository)[0]?.branch ?? "";
  afterPlanning(plinth, () => plinth.forge.close(repository, 1));
  await plinth.publishAgain(branch, "recreate");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);
});

test("what is ignored after it was to be recreated is not proposed", async () => {
  const plinth = await opened();
  await say(plinth, "/plinth recreate\n/plinth ignore image");
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);
  await say(plinth, "/plinth unignore", 1, 6);
  expect(plinth.pullRequests()).toMatchObject([
    { number: 1, state: "closed" },
    { number: 2, state: "open" },
  ]);
});
