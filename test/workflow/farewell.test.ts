import { expect, test } from "vitest";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const config = ".github/plinth.yml";
const before = { Dockerfile: "FROM node:22.11.0\n", [config]: "pin: none\n" };

const cases = [
  { why: "its line is gone", change: { Dockerfile: "FROM scratch\n" }, said: "- No line names `node` any more." },
  { why: "its file is gone", change: { Dockerfile: null }, said: "- No line names `node` any more." },
  {
    why: "its line was updated another way",
    change: { Dockerfile: "FROM node:22.12.0\n" },
    said: "Pinning is off, and there is no newer tag to propose.",
  },
  {
    why: "its line is ignored by a directive",
    change: { Dockerfile: "# plinth: ignore\nFROM node:22.11.0\n" },
    said: "- `Dockerfile:2`: The line is ignored on request.",
  },
  {
    why: "a comment closes its line that is not understood",
    change: { Dockerfile: "# plinth: versoins=<20\nFROM node:22.11.0\n" },
    said: '- `Dockerfile:2`: "versoins=&lt;20" in the comment above the line is not understood; nothing is proposed until it is corrected.',
  },
  {
    why: "its image is ignored by a rule",
    change: { [config]: "rules: [{ match: { image: node }, ignore: true }]\n" },
    said: "- `Dockerfile:1`: The line is ignored on request.",
  },
  {
    why: "the settings do not allow it any more",
    change: { [config]: "pin: none\nsteps: [digest, patch]\n" },
    said: "Everything newer is a step that the configuration does not allow.",
  },
  {
    why: "it is part of another pull request",
    change: { [config]: "pin: none\ngroup: all\n" },
    said: /^- `Dockerfile:1`: It is part of another pull request now, from `plinth\/all-[0-9a-f]{8}`\.$/m,
  },
];

test.for(cases)("a pull request that is closed because $why says so", async ({ change, said }) => {
  const plinth = new InMemoryPlinth(before);
  await plinth.scan();
  plinth.forge.commitFiles(repository, change);
  await plinth.scan();
  const closed = plinth.forge.pullRequests(repository).find(({ number }) => number === 1);
  expect(closed).toMatchObject({ state: "closed" });
  const [comment, ...others] = closed?.comments ?? [];
  expect(others).toEqual([]);
  expect(comment).toMatch(/^Closing this: nothing is left for it to change\.\n\n/);
  expect(comment).toMatch(said);
});

test("of many lines, five are told of and the others counted", async () => {
  const files = Object.fromEntries(
    ["a", "b", "c", "d", "e", "f", "g"].map((name) => [`${name}/Dockerfile`, before.Dockerfile]),
  );
  const plinth = new InMemoryPlinth({ ...files, [config]: "pin: none\n" });
  await plinth.scan();
  plinth.forge.commitFiles(repository, { [config]: "rules: [{ match: { image: node }, ignore: true }]\n" });
  await plinth.scan();
  const [comment = ""] = plinth.forge.pullRequests(repository)[0]?.comments ?? [];
  expect(comment.match(/^- /gm)).toHaveLength(6);
  expect(comment).toMatch(/\n- and 2 more$/);
});
