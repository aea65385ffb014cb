import { expect, test } from "vitest";
import type { Job } from "../../src/workflow/job.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const to = "acme/renamed";
const commentId = 5;
const files = {
  Dockerfile: "FROM node:22.11.0\n",
  ".github/plinth.yml": "minimumAgeDays: 0\nlimits: { openPullRequests: 1 }\n",
};

const command = { name: "run-command", repository, installationId: 1, number: 1, commentId } as const;
const tick: Job = {
  name: "heed-boxes",
  repository,
  installationId: 1,
  number: 1,
  by: "octocat",
  boxes: [{ wish: "rebase", branch: null }],
};

const onTheWay = ["mayWrite", "readRepository", "listPullRequests", "readBranch", "commit"] as const;
const toAnAnswer = ["readComment", "isAnswered", "react", ...onTheWay] as const;

/** What a person says or ticks, the job that comes of it, and the verbs of the forge that the jobs which come of that ask for. */
const wishes = [
  { wish: "/plinth rebase", job: command, moments: toAnAnswer },
  { wish: "/plinth recreate", job: command, moments: toAnAnswer },
  { wish: "a ticked box", job: tick, moments: onTheWay },
];

const cases = wishes.flatMap(({ wish, job, moments }) =>
  moments.flatMap((moment) => [true, false].map((isLed) => ({ wish, job, moment, isLed }))),
);

test.for(cases)(
  "$wish is done under the new name, where it gets it before $moment (led to it: $isLed)",
  async ({ wish, job, moment, isLed }) => {
    const plinth = new InMemoryPlinth(files);
    await plinth.scan();
    const base = plinth.forge.commitFiles(repository, { "README.md": "# Web\n" });
    const said = { number: 1, author: "octocat", isBot: false, body: wish, answered: false, reactions: [] };
    plinth.forge.conversation(repository).comments.set(commentId, said);
    plinth.forge.meanwhile(moment, () => plinth.forge.rename(repository, to, { isLed }));
    await plinth.do(job);
    for (let next = plinth.later.shift(); next !== undefined; next = plinth.later.shift()) await plinth.do(next.job);
    const pullRequests = plinth.forge.pullRequests(to);
    expect(pullRequests).toMatchObject([{ number: 1, state: "open" }]);
    const [branch = ""] = pullRequests.map((one) => one.branch);
    const forge = await plinth.forge.open(to);
    expect((await forge.readBranch(branch))?.parents).toEqual([base]);
    const reactions = job === command ? ["+1"] : [];
    expect(plinth.forge.conversation(to).comments.get(commentId)?.reactions).toEqual(reactions);
  },
);
