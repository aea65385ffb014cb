import type { PullRequest } from "../../workflow/ports/forge.ts";
import type { GithubRepository } from "./github-client.ts";

interface Listed {
  readonly number: number;
  readonly url: string;
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly headRepository: { readonly id: string } | null;
  readonly isCrossRepository: boolean;
  readonly baseRefName: string;
  readonly createdAt: string;
  readonly mergedAt: string | null;
  readonly title: string;
  readonly body: string;
  readonly isDraft: boolean;
  readonly autoMergeRequest: { readonly enabledAt: string | null } | null;
  readonly labels: { readonly nodes: readonly { readonly name: string }[] } | null;
}

interface Reply {
  readonly repository: {
    readonly open: {
      readonly nodes: readonly Listed[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
    readonly closed?: { readonly nodes: readonly Listed[] };
  };
}

const query = `query PullRequests($owner: String!, $repo: String!, $after: String, $first: Boolean!) {
  repository(owner: $owner, name: $repo) {
    open: pullRequests(states: [OPEN], first: 100, after: $after) { nodes { ...Told } pageInfo { hasNextPage endCursor } }
    closed: pullRequests(
      states: [CLOSED, MERGED], first: 100, orderBy: { field: CREATED_AT, direction: DESC }
    ) @include(if: $first) { nodes { ...Told } }
  }
}
fragment Told on PullRequest {
  number url state headRefName headRefOid headRepository { id } isCrossRepository baseRefName createdAt mergedAt title body isDraft
  autoMergeRequest { enabledAt }
  labels(first: 100) { nodes { name } }
}`;

/**
 * Lists the open pull requests from branches of the repository itself below a prefix, and those among the hundred newest
 * closed ones: one request, where no more than a hundred are open.
 */
export async function listPullRequestsBelow(
  { client, owner, repo }: GithubRepository,
  prefix: string,
): Promise<readonly PullRequest[]> {
  const listed: Listed[] = [];
  const readPage = async (after: string | null): Promise<string | null> => {
    const { repository } = await client.graphql<Reply>(query, { owner, repo, after, first: after === null });
    listed.push(...repository.open.nodes, ...(repository.closed?.nodes ?? []));
    const { hasNextPage, endCursor } = repository.open.pageInfo;
    return hasNextPage ? endCursor : null;
  };
  let next = await readPage(null);
  while (next !== null) next = await readPage(next);
  return listed.filter((one) => isOwn(one) && one.headRefName.startsWith(prefix)).map(toPullRequest);
}

/** A fork may have a branch of the same name; a deleted fork is no repository any more. */
function isOwn({ headRepository, isCrossRepository }: Listed): boolean {
  return headRepository !== null && !isCrossRepository;
}

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function toPullRequest(listed: Listed): PullRequest {
  return {
    number: listed.number,
    url: listed.url,
    state: states[listed.state],
    branch: listed.headRefName,
    base: listed.baseRefName,
    createdAt: listed.createdAt,
    mergedAt: listed.mergedAt,
    title: listed.title,
    body: listed.body,
    labels: listed.labels?.nodes.map(({ name }) => name) ?? [],
    draft: listed.isDraft,
    autoMerge: listed.autoMergeRequest !== null,
    headSha: listed.headRefOid,
  };
}
