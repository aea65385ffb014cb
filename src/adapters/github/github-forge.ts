import type { Forge, RepositoryName } from "../../workflow/ports/forge.ts";
import { deleteBranch, readBranch } from "./branches.ts";
import { listChangedFiles, readCheckRun, writeCheckRun } from "./check-runs.ts";
import { comment, isAnswered, mayWrite, react, readComment } from "./comments.ts";
import { commit } from "./commit.ts";
import { type GithubClient, type GithubRepository, githubRepository } from "./github-client.ts";
import { githubFailure } from "./github-failure.ts";
import { listOwn, openIssue, readIssue, setMilestone, updateIssue } from "./issues.ts";
import { mergeWhenGreen, stopMergingWhenGreen } from "./merge-when-green.ts";
import { addAssignees, addLabels, requestReviewers } from "./people-and-labels.ts";
import { listPullRequests, openPullRequest, readPullRequest, updatePullRequest } from "./pull-requests.ts";
import { listFiles, readBlob } from "./read-contents.ts";
import { readRepository } from "./read-repository.ts";

/** Creates the view of one repository through a client's credentials; what goes wrong is told apart here, once for all verbs. */
export function createGithubForge(client: GithubClient, name: RepositoryName): Forge {
  const repository = githubRepository(client, name);
  const verb =
    <Given extends readonly unknown[], Result>(
      ask: (repository: GithubRepository, ...given: Given) => Promise<Result>,
    ) =>
    async (...given: Given): Promise<Result> => {
      try {
        return await ask(repository, ...given);
      } catch (error) {
        throw githubFailure(error, name);
      }
    };
  return {
    readRepository: verb(readRepository),
    listFiles: verb(listFiles),
    readBlob: verb(readBlob),
    listPullRequests: verb(listPullRequests),
    readBranch: verb(readBranch),
    commit: verb(commit),
    deleteBranch: verb(deleteBranch),
    openPullRequest: verb(openPullRequest),
    updatePullRequest: verb(updatePullRequest),
    comment: verb(comment),
    addLabels: verb(addLabels),
    requestReviewers: verb(requestReviewers),
    addAssignees: verb(addAssignees),
    listChangedFiles: verb(listChangedFiles),
    readCheckRun: verb(readCheckRun),
    writeCheckRun: verb(writeCheckRun),
    readComment: verb(readComment),
    isAnswered: verb(isAnswered),
    react: verb(react),
    mayWrite: verb(mayWrite),
    readPullRequest: verb(readPullRequest),
    listOwn: verb(listOwn),
    readIssue: verb(readIssue),
    openIssue: verb(openIssue),
    updateIssue: verb(updateIssue),
    mergeWhenGreen: verb(mergeWhenGreen),
    stopMergingWhenGreen: verb(stopMergingWhenGreen),
    setMilestone: verb(setMilestone),
  };
}
