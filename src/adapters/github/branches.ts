import type { BranchHead } from "../../workflow/ports/forge.ts";
import type { GithubRepository } from "./github-client.ts";
import { ofCommit } from "./of-commit.ts";
import { readHead } from "./read-contents.ts";
import { moveBranches, readBranchForWriting } from "./move-branches.ts";

/** Reads the last commit of a branch; null where there is no such branch. */
export async function readBranch(repository: GithubRepository, branch: string): Promise<BranchHead | null> {
  const { client, owner, repo } = repository;
  // Not `GET /branches/{branch}`: that one follows the branch to its new name after a rename.
  const head = await readHead(repository, branch);
  if (head === null) return null;
  const { data } = await ofCommit(repository, head, () => client.rest.git.getCommit({ owner, repo, commit_sha: head }));
  return {
    sha: head,
    message: data.message,
    parents: data.parents.map(({ sha }) => sha),
  };
}

/** Deletes a branch that is where it was seen last; one that is not there is as good. */
export async function deleteBranch(repository: GithubRepository, branch: string, expectedHead: string): Promise<void> {
  const { id, head } = await readBranchForWriting(repository, branch);
  if (head === null) return;
  await moveBranches(repository, id, branch, [{ branch, from: expectedHead, to: null }]);
}
