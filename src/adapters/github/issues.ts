import type { Conversation, OwnIssue } from "../../workflow/ports/conversation.ts";
import type { GithubClient, GithubRepository } from "./github-client.ts";
import { listAll } from "./list-all.ts";
import { readLogin } from "./read-login.ts";
import { readPages } from "./read-pages.ts";
import { isStatus } from "./request-failure.ts";

type IssueReply = Pick<
  Awaited<ReturnType<GithubClient["rest"]["issues"]["get"]>>["data"],
  "number" | "state" | "title" | "body" | "pull_request"
>;

/** Where issues are turned off, pull requests are looked through no further than this: a thousand. */
const mostPages = 10;

/** Lists what these credentials opened: a pull request is an issue too, unless issues are turned off. */
export async function listOwn(repository: GithubRepository): Promise<readonly OwnIssue[]> {
  const { client, owner, repo } = repository;
  const creator = await readLogin(repository);
  try {
    const asked = { owner, repo, creator, state: "all" } as const;
    const listed = await listAll((page) => client.rest.issues.listForRepo({ ...asked, ...page }));
    return listed.map((issue) => ({ ...toIssue(issue), isPullRequest: issue.pull_request !== undefined }));
  } catch (error) {
    if (isStatus(error, 410)) return await listOwnPullRequests(repository, creator);
    throw error;
  }
}

async function listOwnPullRequests(
  { client, owner, repo }: GithubRepository,
  creator: string,
): Promise<readonly OwnIssue[]> {
  const own: OwnIssue[] = [];
  let pages = 0;
  const asked = { owner, repo, state: "all", sort: "created", direction: "desc" } as const;
  for await (const data of readPages((page) => client.rest.pulls.list({ ...asked, ...page }))) {
    for (const { number, state, title, body, user, merged_at: mergedAt } of data) {
      if (user?.login !== creator) continue;
      const closed = mergedAt === null ? "closed" : "merged";
      own.push({ number, state: state === "open" ? "open" : closed, title, body: body ?? "", isPullRequest: true });
    }
    pages += 1;
    if (pages === mostPages) break;
  }
  return own;
}

/** Reads an issue; null for a pull request, and where it was deleted or moved away. */
export async function readIssue(
  { client, owner, repo }: GithubRepository,
  number: number,
): Promise<Omit<OwnIssue, "isPullRequest"> | null> {
  try {
    const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
    return data.pull_request === undefined ? toIssue(data) : null;
  } catch (error) {
    // 410: deleted, or issues were turned off.
    if (isStatus(error, 404, 410)) return null;
    throw error;
  }
}

function toIssue({ number, state, title, body, pull_request: merged }: IssueReply): Omit<OwnIssue, "isPullRequest"> {
  const isMerged = merged?.merged_at !== undefined && merged.merged_at !== null;
  const closed = isMerged ? "merged" : "closed";
  return { number, state: state === "open" ? "open" : closed, title, body: body ?? "" };
}

/** Opens an issue; null where the repository has none, which GitHub answers with 410. */
export async function openIssue(
  { client, owner, repo }: GithubRepository,
  draft: Parameters<Conversation["openIssue"]>[0],
): Promise<number | null> {
  try {
    return (await client.rest.issues.create({ owner, repo, ...draft })).data.number;
  } catch (error) {
    if (isStatus(error, 410)) return null;
    throw error;
  }
}

/** Changes the title, the body or the state of an issue. */
export async function updateIssue(
  { client, owner, repo }: GithubRepository,
  number: number,
  change: Parameters<Conversation["updateIssue"]>[1],
): Promise<void> {
  await client.rest.issues.update({ owner, repo, issue_number: number, ...change });
}

/** Sets the open milestone of this title, in whatever case; false where there is none. */
export async function setMilestone(
  { client, owner, repo }: GithubRepository,
  number: number,
  title: string,
): Promise<boolean> {
  const asked = { owner, repo, state: "open" } as const;
  const open = await listAll((page) => client.rest.issues.listMilestones({ ...asked, ...page }));
  const found = open.find((milestone) => milestone.title.toLowerCase() === title.toLowerCase());
  if (found === undefined) return false;
  await client.rest.issues.update({ owner, repo, issue_number: number, milestone: found.number });
  return true;
}
