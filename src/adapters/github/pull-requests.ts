import type { Forge, PullRequest } from "../../workflow/ports/forge.ts";
import type { GithubClient, GithubRepository } from "./github-client.ts";
import { listAll } from "./list-all.ts";
import { listPullRequestsBelow } from "./list-pull-requests-below.ts";
import { isStatus } from "./request-failure.ts";

type ListedPullRequest = Awaited<ReturnType<GithubClient["rest"]["pulls"]["list"]>>["data"][number];

/** Lists pull requests from branches of the repository itself: of one branch, or of all below a prefix that ends in `/`. */
export async function listPullRequests(
  repository: GithubRepository,
  branches: string,
): Promise<readonly PullRequest[]> {
  if (branches.endsWith("/")) return await listPullRequestsBelow(repository, branches);
  const { client, owner, repo } = repository;
  const asked = { owner, repo, state: "all", head: `${owner}:${branches}` } as const;
  const listed = await listAll((page) => client.rest.pulls.list({ ...asked, ...page }));
  return listed.filter((pullRequest) => isOwn(pullRequest) && pullRequest.head.ref === branches).map(toPullRequest);
}

/** A fork may have a branch of the same name; a deleted fork has no repository any more, whatever the types say. */
function isOwn({ head, base }: ListedPullRequest): boolean {
  const from: { id: number } | null = head.repo;
  return from?.id === base.repo.id;
}

type PullRequestReply = Pick<
  ListedPullRequest,
  "number" | "html_url" | "state" | "title" | "body" | "merged_at" | "created_at"
> & {
  readonly draft?: boolean | undefined;
  readonly auto_merge: object | null;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
  readonly labels: readonly { readonly name: string }[];
};

function toPullRequest(reply: PullRequestReply): PullRequest {
  const closed = reply.merged_at === null ? "closed" : "merged";
  return {
    number: reply.number,
    url: reply.html_url,
    state: reply.state === "open" ? "open" : closed,
    branch: reply.head.ref,
    base: reply.base.ref,
    createdAt: reply.created_at,
    mergedAt: reply.merged_at,
    title: reply.title,
    body: reply.body ?? "",
    labels: reply.labels.map(({ name }) => name),
    draft: reply.draft ?? false,
    autoMerge: Boolean(reply.auto_merge),
    headSha: reply.head.sha,
  };
}

/** Reads one pull request; null where there is none, or it comes from a fork. */
export async function readPullRequest(
  { client, owner, repo }: GithubRepository,
  number: number,
): Promise<PullRequest | null> {
  try {
    const { data } = await client.rest.pulls.get({ owner, repo, pull_number: number });
    return data.head.repo?.id === data.base.repo.id ? toPullRequest(data) : null;
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
}

/** Opens a pull request, or finds the open one of its branch. Where drafts are not to be had, it is an ordinary one. */
export async function openPullRequest(
  repository: GithubRepository,
  draft: Parameters<Forge["openPullRequest"]>[0],
): Promise<PullRequest> {
  const { client, owner, repo } = repository;
  const { branch, base, title, body } = draft;
  try {
    const { data } = await client.rest.pulls.create({
      owner,
      repo,
      head: branch,
      base,
      title,
      body,
      draft: draft.draft,
    });
    return toPullRequest(data);
  } catch (error) {
    // 422 may mean that it is there already: opened by a request whose reply was lost, for one.
    if (!isStatus(error, 422)) throw error;
    const known = await listPullRequests(repository, branch);
    const open = known.find((one) => one.state === "open" && one.base === base);
    if (open !== undefined) return open;
    // Private repositories of free plans have no drafts.
    if (draft.draft) return await openPullRequest(repository, { ...draft, draft: false });
    throw error;
  }
}

/** Changes the title, the body, the base or the state of a pull request. */
export async function updatePullRequest(
  { client, owner, repo }: GithubRepository,
  number: number,
  change: Parameters<Forge["updatePullRequest"]>[1],
): Promise<void> {
  await client.rest.pulls.update({ owner, repo, pull_number: number, ...change });
}
