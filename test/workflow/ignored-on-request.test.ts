import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { parseMarker } from "../../src/core/pull-request/marker.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const dockerfile = "FROM node:22.11.0\n";
const commentId = 5;

async function opened(files: Readonly<Record<string, string>> = { Dockerfile: dockerfile }): Promise<InMemoryPlinth> {
  const plinth = new InMemoryPlinth(files);
  await plinth.scan();
  return plinth;
}

async function say(plinth: InMemoryPlinth, body: string, number = 1) {
  const { comments } = plinth.forge.conversation(repository);
  comments.set(commentId, { number, author: "octocat", isBot: false, body, answered: false, reactions: [] });
  const job = { name: "run-command", repository, installationId: 1, number, commentId } as const;
  const { outcomes, failures } = await plinth.do(job);
  return { outcomes, failures, reactions: comments.get(commentId)?.reactions };
}

test.for(["/plinth ignore this version", "/plinth ignore image"])(
  "what %s says outlives everything but GitHub, whatever the groups are by then",
  async (command) => {
    const plinth = await opened();
    expect((await say(plinth, command)).reactions).toEqual(["+1"]);
    expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);
    plinth.forget();
    plinth.forge.commitFiles(repository, { ".github/plinth.yml": "group: file\n", "b/Dockerfile": dockerfile });
    await plinth.scan();
    expect(plinth.pullRequests().filter(({ state }) => state === "open")).toEqual([]);
  },
);

test("a version that is ignored is not the next one", async () => {
  const plinth = await opened();
  await say(plinth, "/plinth ignore this version");
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([
    { state: "closed" },
    { state: "open", title: expect.stringContaining("22.13.0") },
  ]);
});

test("taking back proposes it again, and opening the pull request again does too", async () => {
  const plinth = await opened();
  await say(plinth, "/plinth ignore image");
  await say(plinth, "/plinth unignore");
  expect(plinth.pullRequests()).toMatchObject([{ state: "closed" }, { number: 2, state: "open" }]);
  await say(plinth, "/plinth ignore image", 2);
  plinth.forge.edit(repository, 2, { state: "open" });
  plinth.forget();
  await plinth.scan();
  const [, again] = plinth.forge.pullRequests(repository);
  expect(again?.state).toBe("open");
  expect(parseMarker(again?.body ?? "")?.ignores).toBeUndefined();
});

const redis = { what: "image", image: "docker.io/library/redis" };
const node = { what: "image", image: "docker.io/library/node" };

async function openedWithTwo(): Promise<InMemoryPlinth> {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\nFROM redis:7.4.0\n",
    ".github/plinth.yml": "group: file\n",
  });
  for (const tag of ["7.4.0", "7.4.1"]) {
    plinth.registry.put("docker.io/library/redis", tag, { createdAt: "2026-01-01T00:00:00Z", content: `redis${tag}` });
  }
  await plinth.scan();
  return plinth;
}

function ignoresOf(plinth: InMemoryPlinth) {
  return parseMarker(plinth.forge.pullRequests(repository)[0]?.body ?? "")?.ignores;
}

test("two ignores of one comment are both kept", async () => {
  const plinth = await openedWithTwo();
  const { reactions } = await say(plinth, "/plinth ignore image node\n/plinth ignore image redis");
  expect(reactions).toEqual(["+1"]);
  expect(ignoresOf(plinth)).toEqual([node, redis]);
});

test("a second ignore on a pull request that is closed already is added to the first", async () => {
  const plinth = await openedWithTwo();
  await say(plinth, "/plinth ignore image node");
  expect((await say(plinth, "/plinth ignore image redis")).reactions).toEqual(["+1"]);
  expect(ignoresOf(plinth)).toEqual([node, redis]);
});

test("an image can be ignored after its version was", async () => {
  const plinth = await opened();
  await say(plinth, "/plinth ignore this version");
  expect((await say(plinth, "/plinth ignore image")).reactions).toEqual(["+1"]);
  expect(ignoresOf(plinth)).toMatchObject([{ what: "version" }, node]);
});

test("an ignore and its taking back in one comment leave nothing ignored", async () => {
  const plinth = await opened();
  expect((await say(plinth, "/plinth ignore image\n/plinth unignore")).reactions).toEqual(["+1"]);
  expect(ignoresOf(plinth)).toBeUndefined();
  expect(plinth.pullRequests()).toMatchObject([{ state: "closed" }, { state: "open" }]);
});

test("opening a pull request again takes what it ignored back for good, on a branch that is a person's as well", async () => {
  const plinth = await opened();
  const branch = plinth.forge.pullRequests(repository)[0]?.branch ?? "";
  await say(plinth, "/plinth ignore this version");
  plinth.forge.edit(repository, 1, { state: "open" });
  plinth.forge.commitFiles(repository, { "mine.txt": "mine" }, "Mine", branch);
  plinth.forget();
  await plinth.scan();
  expect(ignoresOf(plinth)).toBeUndefined();
  const { length } = plinth.forge.writes;
  plinth.forget();
  await plinth.scan();
  expect(plinth.forge.writes).toHaveLength(length);
});

test("the version that is ignored is named", async () => {
  const plinth = await opened();
  await say(plinth, "/plinth ignore this version");
  const [pullRequest] = plinth.forge.pullRequests(repository);
  expect(pullRequest?.comments).toEqual([expect.stringContaining("Ignored in these versions: `node:22.12.0`.")]);
});

test("a version that is not the one proposed is not ignored", async () => {
  const plinth = await opened();
  const before = plinth.forge.pullRequests(repository)[0]?.body ?? "";
  plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
  await plinth.scan();
  plinth.forge.edit(repository, 1, { body: before });
  expect((await say(plinth, "/plinth ignore this version")).reactions).toEqual(["confused"]);
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "open" }]);
  expect(ignoresOf(plinth)).toBeUndefined();
  expect(plinth.forge.pullRequests(repository)[0]?.comments).toEqual([
    expect.stringContaining("about to be refreshed"),
  ]);
});

test.for(["updatePullRequest", "comment", "react"] as const)(
  "after a reply to %s is lost, doing it again ends the same",
  async (verb) => {
    const plinth = await opened();
    const lost = new UpstreamError("github-unavailable", "lost", { upstream: "github", resource: repository });
    plinth.forge.fail(verb, lost, { after: true });
    expect((await say(plinth, "/plinth ignore image")).failures).toHaveLength(1);
    const job = { name: "run-command", repository, installationId: 1, number: 1, commentId } as const;
    await plinth.do(job);
    await plinth.do(job);
    const [pullRequest, ...others] = plinth.forge.pullRequests(repository);
    expect(others).toEqual([]);
    expect(pullRequest?.comments).toHaveLength(1);
    expect(plinth.forge.conversation(repository).comments.get(commentId)?.reactions).toEqual(["+1"]);
    await plinth.scan();
    expect(plinth.pullRequests()).toMatchObject([{ state: "closed" }]);
  },
);

test("where the answers are gone, a command waits for them", async () => {
  const plinth = await opened();
  plinth.forget();
  const { outcomes } = await say(plinth, "/plinth explain");
  expect(outcomes).toContainEqual({ kind: "waiting", reason: "answers-missing" });
  expect(plinth.later).toMatchObject([{ job: { name: "run-command" } }]);
  const [waiting] = plinth.later;
  if (waiting !== undefined) await plinth.do(waiting.job);
  expect(plinth.forge.conversation(repository).comments.get(commentId)?.reactions).toEqual(["+1"]);
});

test("a person who may not write changes nothing", async () => {
  const plinth = await opened();
  plinth.forge.conversation(repository).writers.clear();
  const { length } = plinth.forge.writes;
  expect((await say(plinth, "/plinth ignore image")).reactions).toEqual([]);
  expect(plinth.forge.writes).toHaveLength(length);
});

/** Has a person close the pull request right after Plinth did something next. */
function closeAfter(plinth: InMemoryPlinth, verb: "listOwn" | "updatePullRequest"): void {
  const open = plinth.forge.open.bind(plinth.forge);
  plinth.forge.open = async (name) => {
    const forge = await open(name);
    const listOwn = async () => {
      const listed = await forge.listOwn();
      if (verb === "listOwn") plinth.forge.close(repository, 1);
      return listed;
    };
    const updatePullRequest: typeof forge.updatePullRequest = async (...given) => {
      await forge.updatePullRequest(...given);
      if (verb === "updatePullRequest") plinth.forge.close(repository, 1);
    };
    return { ...forge, listOwn, updatePullRequest };
  };
}

test.for([
  { verb: "listOwn", ignored: [node], newer: 0 },
  { verb: "updatePullRequest", ignored: undefined, newer: 1 },
] as const)(
  "what is opened again, and closed again while $verb is under way, is not proposed anew",
  async ({ verb, ignored, newer }) => {
    const plinth = await opened();
    await say(plinth, "/plinth ignore image");
    plinth.forge.edit(repository, 1, { state: "open" });
    plinth.forget();
    closeAfter(plinth, verb);
    await plinth.scan();
    expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);
    expect(ignoresOf(plinth)).toEqual(ignored);
    plinth.registry.put("docker.io/library/node", "22.13.0", { createdAt: "2026-01-01T00:00:00Z", content: "22.13.0" });
    await plinth.scan();
    expect(plinth.pullRequests().filter(({ state }) => state === "open")).toHaveLength(newer);
  },
);

test("an image that is ignored in one pull request is proposed in no other: those are closed, and say why", async () => {
  const files = { "a/Dockerfile": dockerfile, "b/Dockerfile": dockerfile, ".github/plinth.yml": "group: file\n" };
  const plinth = await opened(files);
  const open = plinth.pullRequests();
  expect(open).toHaveLength(2);
  expect((await say(plinth, "/plinth ignore image")).reactions).toEqual(["+1"]);
  expect(plinth.pullRequests()).toMatchObject(open.map(({ number }) => ({ number, state: "closed" })));
  expect(plinth.forge.pullRequests(repository)[1]?.comments).toEqual([
    "Closing this: nothing is left for it to change.\n\n- `b/Dockerfile:1`: The line is ignored on request.",
  ]);
  await say(plinth, "/plinth unignore");
  expect(plinth.pullRequests().filter(({ state }) => state === "open")).toHaveLength(2);
});
