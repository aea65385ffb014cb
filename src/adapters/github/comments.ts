import type { Comment } from "../../workflow/ports/conversation.ts";
import type { GithubRepository } from "./github-client.ts";
import { isStatus } from "./request-failure.ts";
import { readLogin } from "./read-login.ts";

/** Reads a comment, and whether Plinth reacted to it. */
export async function readComment(repository: GithubRepository, id: number): Promise<Comment | null> {
  const { client, owner, repo } = repository;
  const there = { owner, repo, comment_id: id };
  try {
    const { data } = await client.rest.issues.getComment(there);
    const reactions = await client.paginate(client.rest.reactions.listForIssueComment, { ...there, per_page: 100 });
    const login = reactions.length === 0 ? null : await readLogin(repository);
    return {
      number: Number(data.issue_url.split("/").at(-1)),
      author: data.user?.login ?? "",
      isBot: data.user?.type !== "User",
      body: data.body ?? "",
      answered: reactions.some(({ user }) => user !== null && user.login === login),
    };
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
}

/** Reacts to a comment; GitHub keeps one of a kind from each user. */
export async function react(
  { client, owner, repo }: GithubRepository,
  commentId: number,
  reaction: "+1" | "confused",
): Promise<void> {
  await client.rest.reactions.createForIssueComment({ owner, repo, comment_id: commentId, content: reaction });
}

/** True where a user may write; GitHub tells `maintain` as `write`, and `triage` as `read`. */
export async function mayWrite({ client, owner, repo }: GithubRepository, login: string): Promise<boolean> {
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login });
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    if (isStatus(error, 404)) return false;
    throw error;
  }
}
