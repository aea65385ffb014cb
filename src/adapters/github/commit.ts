import type { UpstreamError } from "../../core/errors.ts";
import type { CommitDraft } from "../../workflow/ports/forge.ts";
import type { GithubRepository } from "./github-client.ts";
import { branchMoved } from "./refusals.ts";
import { moveBranches, readBranchForWriting } from "./move-branches.ts";
import { isGraphqlFailure } from "./graphql-failure.ts";
import { isRuleViolation } from "./rule-violation.ts";
import { stagingBranch } from "./staging-branch.ts";
import { isRequestFailure, isStatus } from "./request-failure.ts";

/**
 * Puts one signed commit on top of `draft.base` at a branch.
 *
 * GitHub closes a pull request whose branch points at its base, and `createCommitOnBranch` can only add to what a
 * branch holds. So the branch is never at the bare base: the commit is made on a staging branch, and both are moved in
 * one step, which fails where somebody pushed to the branch meanwhile.
 */
export async function commit(repository: GithubRepository, branch: string, draft: CommitDraft): Promise<string> {
  const known = await readBranchForWriting(repository, branch);
  const head = known.head;
  if (draft.expectedHead !== undefined && draft.expectedHead !== head)
    throw branchMoved(`${repository.owner}/${repository.repo}`, branch);
  // createCommitOnBranch writes every file as 100644.
  if (draft.files.some(({ mode }) => mode !== "100644")) {
    const made = await commitTree(repository, draft);
    await moveBranches(repository, known.id, branch, [{ branch, from: head, to: made }]);
    return made;
  }
  const staging = stagingBranch(branch);
  await resetBranch(repository, staging, draft.base);
  try {
    const made = await commitOnBranch(repository, staging, draft);
    await moveBranches(repository, known.id, branch, [
      { branch, from: head, to: made },
      { branch: staging, from: made, to: null },
    ]);
    return made;
  } catch (error) {
    // Where this fails otherwise, the next commit for the branch uses the staging branch again.
    const isGone = await deleteStaging(repository, staging).then(
      () => false,
      (failure: unknown) => isStatus(failure, 404, 422),
    );
    // A write whose reply was lost may have taken the staging branch away itself.
    throw isGone && !isRequestFailure(error) && !isProtected(error) ? takenAway(repository, staging, error) : error;
  }
}

/** A process that was taken for dead, or what it had asked for last, may still be at work on the same staging branch. */
function takenAway({ owner, repo }: GithubRepository, staging: string, cause: unknown): UpstreamError {
  return branchMoved(`${owner}/${repo}`, staging, cause);
}

/** Nobody took anything away, and trying again is of no use. */
function isProtected(error: unknown): boolean {
  return error instanceof Error && isRuleViolation(isGraphqlFailure(error) ? (error.errors[0] ?? error) : error);
}

async function deleteStaging({ client, owner, repo }: GithubRepository, staging: string): Promise<void> {
  await client.rest.git.deleteRef({ owner, repo, ref: `heads/${staging}` });
}

async function createBranch({ client, owner, repo }: GithubRepository, branch: string, sha: string): Promise<void> {
  await client.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha });
}

/** Points a branch at a commit, whether it is there or not. */
async function resetBranch(repository: GithubRepository, branch: string, sha: string): Promise<void> {
  const { client, owner, repo } = repository;
  try {
    await createBranch(repository, branch, sha);
  } catch (error) {
    if (!isStatus(error, 422) || isProtected(error)) throw error;
    try {
      await client.rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha, force: true });
    } catch (failure) {
      throw isStatus(failure, 404, 422) && !isProtected(failure) ? takenAway(repository, branch, failure) : failure;
    }
  }
}

async function commitOnBranch(
  { client, owner, repo }: GithubRepository,
  branch: string,
  { base, message, files }: CommitDraft,
): Promise<string> {
  const [headline = "", ...rest] = message.split("\n");
  const reply = await client.graphql<{ readonly createCommitOnBranch: { readonly commit: { readonly oid: string } } }>(
    `mutation CommitOnBranch($input: CreateCommitOnBranchInput!) {
      createCommitOnBranch(input: $input) { commit { oid } }
    }`,
    {
      input: {
        branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
        expectedHeadOid: base,
        message: { headline, body: rest.join("\n").trim() },
        fileChanges: {
          additions: files.map(({ path, text }) => ({ path, contents: Buffer.from(text, "utf8").toString("base64") })),
        },
      },
    },
  );
  return reply.createCommitOnBranch.commit.oid;
}

/**
 * Makes a commit that keeps file modes. GitHub signs it for an App where no author, committer or signature is given.
 *
 * https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 */
async function commitTree({ client, owner, repo }: GithubRepository, draft: CommitDraft): Promise<string> {
  const base = await client.rest.git.getCommit({ owner, repo, commit_sha: draft.base });
  const tree = await client.rest.git.createTree({
    owner,
    repo,
    base_tree: base.data.tree.sha,
    tree: draft.files.map(({ path, mode, text }) => ({
      path,
      mode: mode === "100755" ? "100755" : "100644",
      type: "blob",
      content: text,
    })),
  });
  const made = await client.rest.git.createCommit({
    owner,
    repo,
    message: draft.message,
    tree: tree.data.sha,
    parents: [draft.base],
  });
  return made.data.sha;
}
