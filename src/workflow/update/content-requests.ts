import type { PullRequestDraft } from "../../core/pull-request/pull-request-draft.ts";

/**
 * How many content-creating requests it takes to open or refresh a pull request: staging branch, commit, moving the
 * branches, the pull request itself; and one each for labels, reviewers, assignees, a milestone and auto-merge, where there
 * are any. What cannot be set is told in a comment instead, which is one as well.
 */
export function contentRequests({
  labels,
  reviewers,
  assignees,
  milestone,
  automerge,
}: Pick<PullRequestDraft, "labels" | "reviewers" | "assignees" | "milestone" | "automerge">): number {
  const isThere = [labels.length > 0, reviewers.length > 0, assignees.length > 0, milestone !== null, automerge];
  return 4 + isThere.filter(Boolean).length;
}
