import type { GithubRepository } from "./github-client.ts";
import { branchMoved } from "./refusals.ts";
import { isRequestFailure } from "./request-failure.ts";

const nothing = "0".repeat(40);

/** Where one branch is, and where it is to be. */
interface BranchMove {
  readonly branch: string;
  /** Null where the branch must not be there yet. */
  readonly from: string | null;
  /** Null deletes. */
  readonly to: string | null;
}

/**
 * Moves all branches or none, each from just where it is said to be: a push in between is never overwritten.
 *
 * https://docs.github.com/en/graphql/reference/mutations#updaterefs
 */
export async function moveBranches(
  repository: GithubRepository,
  repositoryId: string,
  branch: string,
  moves: readonly BranchMove[],
): Promise<void> {
  const refUpdates = moves.map((move) => ({
    name: `refs/heads/${move.branch}`,
    beforeOid: move.from ?? nothing,
    afterOid: move.to ?? nothing,
    force: true,
  }));
  try {
    await repository.client.graphql(
      `mutation MoveBranches($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`,
      { input: { repositoryId, refUpdates } },
    );
  } catch (error) {
    if (isRequestFailure(error)) throw error;
    // GitHub has no error of its own for a branch that is not where `beforeOid` says.
    const { head } = await readBranchForWriting(repository, branch);
    if (head !== moves.find((move) => move.branch === branch)?.from)
      throw branchMoved(`${repository.owner}/${repository.repo}`, branch, error);
    throw error;
  }
}

/** Reads where a branch is, with the id that moving it needs. */
export async function readBranchForWriting(
  { client, owner, repo }: GithubRepository,
  branch: string,
): Promise<{ readonly id: string; readonly head: string | null }> {
  const { repository } = await client.graphql<{
    readonly repository: { readonly id: string; readonly ref: { readonly target: { readonly oid: string } } | null };
  }>(
    `query BranchHead($owner: String!, $repo: String!, $ref: String!) {
      repository(owner: $owner, name: $repo) { id ref(qualifiedName: $ref) { target { oid } } }
    }`,
    { owner, repo, ref: `refs/heads/${branch}` },
  );
  return { id: repository.id, head: repository.ref?.target.oid ?? null };
}
