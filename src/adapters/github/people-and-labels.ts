import type { GithubRepository } from "./github-client.ts";
import { isStatus } from "./request-failure.ts";

/** Adds labels to a pull request. GitHub creates those that the repository does not have. */
export async function addLabels(
  { client, owner, repo }: GithubRepository,
  number: number,
  labels: readonly string[],
): Promise<void> {
  if (labels.length === 0) return;
  const added = { owner, repo, issue_number: number, labels: [...labels] };
  try {
    await client.rest.issues.addLabels(added);
  } catch (error) {
    // Two pull requests that create the same label at once: the second one finds it made.
    if (!isStatus(error, 422)) throw error;
    await client.rest.issues.addLabels(added);
  }
}

/**
 * Asks people (`octocat`) and teams (`acme/platform`) for a review; those that cannot be asked.
 *
 * One name that cannot be asked makes GitHub refuse all of them, so each is then asked alone.
 */
export async function requestReviewers(
  repository: GithubRepository,
  number: number,
  reviewers: readonly string[],
): Promise<readonly string[]> {
  if (reviewers.length === 0 || (await ask(repository, number, reviewers))) return [];
  if (reviewers.length === 1) return reviewers;
  const refused: string[] = [];
  for (const reviewer of reviewers) if (!(await ask(repository, number, [reviewer]))) refused.push(reviewer);
  return refused;
}

async function ask(
  { client, owner, repo }: GithubRepository,
  number: number,
  names: readonly string[],
): Promise<boolean> {
  const teams = names.filter((name) => name.includes("/"));
  try {
    await client.rest.pulls.requestReviewers({
      owner,
      repo,
      pull_number: number,
      reviewers: names.filter((name) => !teams.includes(name)),
      team_reviewers: teams.map((team) => team.slice(team.indexOf("/") + 1)),
    });
    return true;
  } catch (error) {
    if (isStatus(error, 422)) return false;
    throw error;
  }
}

/** Assigns people to a pull request; those that GitHub passed over, which it does without a word. */
export async function addAssignees(
  { client, owner, repo }: GithubRepository,
  number: number,
  assignees: readonly string[],
): Promise<readonly string[]> {
  if (assignees.length === 0) return [];
  const { data } = await client.rest.issues.addAssignees({
    owner,
    repo,
    issue_number: number,
    assignees: [...assignees],
  });
  const assigned = new Set(data.assignees?.map(({ login }) => login.toLowerCase()));
  return assignees.filter((name) => !assigned.has(name.toLowerCase()));
}
