import { expect, test } from "vitest";
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
