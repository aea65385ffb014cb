import { githubFailure } from "./github-failure.ts";
import type { GithubRepository } from "./github-client.ts";
import { readLogin } from "./read-login.ts";
import { AccessError } from "../../core/errors.ts";

interface Reply {
  readonly repository: {
    readonly autoMergeAllowed: boolean;
    readonly viewerDefaultMergeMethod: "MERGE" | "REBASE" | "SQUASH";
    readonly pullRequest: {
      readonly id: string;
      readonly isDraft: boolean;
      readonly autoMergeRequest: { readonly enabledAt: string } | null;
    };
  };
}

/** A rule of the branch may keep Plinth from merging, whatever else it may do. */
const refusals: ReadonlySet<string> = new Set(["github-refused", "branch-protected", "github-permission-missing"]);

/**
 * Turns on GitHub's own auto-merge for a pull request that is still at this commit; null, or why that cannot be.
 *
 * GitHub refuses where the repository does not allow it, and where there is nothing to wait for: a pull request that
 * could be merged at once.
 */
export async function mergeWhenGreen(
  repository: GithubRepository,
  number: number,
  head: string,
): Promise<string | null> {
  const { client, owner, repo } = repository;
  const { repository: found } = await client.graphql<Reply>(
    `query AutoMerge($owner: String!, $name: String!, $number: Int!) {
      repository(owner: $owner, name: $name) {
        autoMergeAllowed
        viewerDefaultMergeMethod
        pullRequest(number: $number) { id isDraft autoMergeRequest { enabledAt } }
      }
    }`,
    { owner, name: repo, number },
  );
  const { autoMergeAllowed, viewerDefaultMergeMethod: mergeMethod, pullRequest } = found;
  if (pullRequest.autoMergeRequest !== null) return null;
  if (pullRequest.isDraft) {
    return "It is a draft, which GitHub does not merge: mark it as ready for review, and say `/plinth merge when green`.";
  }
  if (!autoMergeAllowed) {
    return 'This repository does not allow auto-merge: an administrator can turn on "Allow auto-merge" in its settings.';
  }
  try {
    await client.graphql(
      `mutation EnableAutoMerge($input: EnablePullRequestAutoMergeInput!) {
        enablePullRequestAutoMerge(input: $input) { clientMutationId }
      }`,
      { input: { pullRequestId: pullRequest.id, expectedHeadOid: head, mergeMethod } },
    );
    return null;
  } catch (error) {
    const failure = githubFailure(error, `${owner}/${repo}`);
    if (!(failure instanceof AccessError) || !refusals.has(failure.code)) throw error;
    return "GitHub did not turn on auto-merge: there may be no check or review it would wait for, or somebody pushed meanwhile. Merge by hand, or have the branch protected.";
  }
}

/** Turns auto-merge off where these credentials turned it on; false where they did not. */
export async function stopMergingWhenGreen(repository: GithubRepository, number: number): Promise<boolean> {
  const { client, owner, repo } = repository;
  const { data } = await client.rest.pulls.get({ owner, repo, pull_number: number });
  const by = data.auto_merge?.enabled_by.login;
  if (by === undefined || by !== (await readLogin(repository))) return false;
  await client.graphql(
    `mutation DisableAutoMerge($input: DisablePullRequestAutoMergeInput!) {
      disablePullRequestAutoMerge(input: $input) { clientMutationId }
    }`,
    { input: { pullRequestId: data.node_id } },
  );
  return true;
}
