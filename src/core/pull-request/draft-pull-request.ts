import type { RepositoryConfig } from "../config/repository-config.ts";
import { commitMessage } from "./commit-message.ts";
import { contentHash } from "../update/content-hash.ts";
import type { FileChange } from "../update/file-change.ts";
import { markBody } from "./marker.ts";
import { pullRequestBody, type RestOfRepository } from "./pull-request-body.ts";
import type { PullRequestDraft } from "./pull-request-draft.ts";
import { pullRequestTitle } from "./pull-request-title.ts";
import { scopeHash } from "../update/scope-hash.ts";
import type { UpdateGroup } from "../update/update-group.ts";

/** One group, the files as its commit leaves them, and the rest of the repository, for the body to report on. */
export interface PullRequestInput extends RestOfRepository {
  readonly group: UpdateGroup;
  readonly files: readonly FileChange[];
  readonly config: RepositoryConfig;
}

/** Words a pull request for a group. The same input gives the same draft: nothing depends on when it is made. */
export function draftPullRequest(input: PullRequestInput): PullRequestDraft {
  const { group, files, config } = input;
  const { automerge } = config.pullRequest;
  const marker = { group: group.key, content: contentHash(group), scope: scopeHash(group), head: null };
  return {
    groupKey: group.key,
    branch: group.branch,
    title: pullRequestTitle(group, config),
    body: markBody(pullRequestBody(input), marker),
    commitMessage: commitMessage(group, config),
    labels: config.pullRequest.labels,
    reviewers: config.pullRequest.reviewers,
    assignees: config.pullRequest.assignees,
    draft: config.pullRequest.draft,
    milestone: config.pullRequest.milestone ?? null,
    automerge: group.decisions.every(({ step }) => automerge.some((allowed) => allowed === step)),
    files: files.toSorted((left, right) => (left.path < right.path ? -1 : 1)),
  };
}
