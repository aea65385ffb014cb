import type { RepositoryFacts } from "../../workflow/ports/forge.ts";
import type { GithubRepository } from "./github-client.ts";

interface Reply {
  readonly repository: {
    readonly nameWithOwner: string;
    readonly defaultBranchRef: { readonly name: string; readonly target: { readonly oid: string } | null } | null;
    readonly isArchived: boolean;
    readonly isDisabled: boolean;
    readonly isFork: boolean;
    readonly pushedAt: string | null;
  };
}

/**
 * Reads what GitHub says about a repository, and the commit its default branch points at, in one request.
 *
 * A repository that was renamed answers under its new name.
 */
export async function readRepository({ client, owner, repo }: GithubRepository): Promise<RepositoryFacts> {
  const { repository } = await client.graphql<Reply>(
    `query RepositoryFacts($owner: String!, $repo: String!) {
      repository(owner: $owner, name: $repo) {
        nameWithOwner defaultBranchRef { name target { oid } } isArchived isDisabled isFork pushedAt
      }
    }`,
    { owner, repo },
  );
  return {
    name: repository.nameWithOwner,
    defaultBranch: repository.defaultBranchRef?.name ?? "",
    head: repository.defaultBranchRef?.target?.oid ?? null,
    archived: repository.isArchived,
    disabled: repository.isDisabled,
    fork: repository.isFork,
    pushedAt: repository.pushedAt,
  };
}
