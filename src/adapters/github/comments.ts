import type { Comment } from "../../workflow/ports/conversation.ts";
import type { GithubRepository } from "./github-client.ts";
import { listAll } from "./list-all.ts";
import { isStatus } from "./request-failure.ts";
import { readLogin } from "./read-login.ts";

/** Says something in a pull request, unless these very words are among Plinth's own comments there already. */
export async function comment(repository: GithubRepository, number: number, body: string): Promise<void> {
  const { client, owner, repo } = repository;
  const there = { owner, repo, issue_number: number };
  const all = await listAll((page) => client.rest.issues.listComments({ ...there, ...page }));
  const same = all.filter((other) => other.body === body);
  const login = same.length === 0 ? null : await readLogin(repository);
  if (same.some(({ user }) => user !== null && user.login === login)) return;
  await client.rest.issues.createComment({ ...there, body });
}

/** Reads a comment; null where it was deleted. */
export async function readComment({ client, owner, repo }: GithubRepository, id: number): Promise<Comment | null> {
  try {
    const { data } = await client.rest.issues.getComment({ owner, repo, comment_id: id });
    return {
      number: Number(data.issue_url.split("/").at(-1)),
      author: data.user?.login ?? "",
      isBot: data.user?.type !== "User",
      body: data.body ?? "",
    };
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
}

/** True where Plinth reacted to a comment. */
export async function isAnswered(repository: GithubRepository, commentId: number): Promise<boolean> {
  const { client, owner, repo } = repository;
  const there = { owner, repo, comment_id: commentId };
  const reactions = await listAll((page) => client.rest.reactions.listForIssueComment({ ...there, ...page }));
  if (reactions.length === 0) return false;
  const login = await readLogin(repository);
  return reactions.some(({ user }) => user !== null && user.login === login);
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
