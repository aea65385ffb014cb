import type { GithubRepository } from "./github-client.ts";
import { commitNotFound } from "./refusals.ts";
import { isStatus } from "./request-failure.ts";

/**
 * Asks for a commit, or something of it, by its id: where it is not there, the machine that answers may not have it yet, since
 * GitHub tells of a commit before all of them do. Check runs are refused with 422 then.
 */
export async function ofCommit<Reply>(
  { owner, repo }: GithubRepository,
  sha: string,
  ask: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await ask();
  } catch (error) {
    if (isStatus(error, 404) || isUnknownCommit(error)) throw commitNotFound(`${owner}/${repo}`, sha, error);
    throw error;
  }
}

/** "No commit found for SHA: …" */
function isUnknownCommit(error: unknown): boolean {
  return isStatus(error, 422) && error instanceof Error && /\bno commit found for sha\b/i.test(error.message);
}
