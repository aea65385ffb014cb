import type { PullRequestDraft } from "../../core/pull-request/pull-request-draft.ts";

/**
 * How many content-creating requests it takes to open or refresh a pull request: staging branch, commit, moving the
 * branches, the pull request itself; and labels, reviewers and assignees, where there are any.
 */
export function contentRequests({ labels, reviewers, assignees }: PullRequestDraft): number {
  return 4 + [labels, reviewers, assignees].filter((names) => names.length > 0).length;
}
