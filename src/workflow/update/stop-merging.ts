import { parseMarker } from "../../core/pull-request/marker.ts";
import type { Forge, PullRequest, RepositoryName } from "../ports/forge.ts";
import { isSealed } from "./commit-seal.ts";
import type { PlannedPullRequests } from "./planned-pull-request.ts";

/**
 * Turns auto-merge off again, where Plinth turned it on and somebody pushed to the branch since, and says so in the pull
 * request; the numbers of those. What a person turned on is theirs. Costs nothing where no pull request merges by itself.
 */
export async function stopMerging(
  repository: RepositoryName,
  open: readonly PullRequest[],
  forge: Forge,
  plans: PlannedPullRequests,
): Promise<readonly number[]> {
  const stopped: number[] = [];
  for (const { number, branch, body, headSha, autoMerge } of open) {
    const marker = parseMarker(body);
    if (marker === null || marker.head === headSha) continue;
    const known = await plans.mergingStopped(repository, branch);
    // After a crash in between, only the word is missing.
    if (known !== "unsaid") {
      if (known !== null || !autoMerge || (await isOurs(branch, forge))) continue;
      await plans.rememberStopped(repository, branch, "unsaid");
    }
    if (autoMerge && !(await forge.stopMergingWhenGreen(number))) {
      await plans.rememberStopped(repository, branch, "not-ours");
      continue;
    }
    await forge.comment(number, `${text}\n\n<!-- plinth saw ${headSha} -->`);
    await plans.rememberStopped(repository, branch, "said");
    stopped.push(number);
  }
  return stopped;
}

const text =
  "Somebody pushed to this branch, so Plinth turned auto-merge off: what it did not write is for people to merge. `/plinth recreate` takes the branch back, and `/plinth merge when green` turns it on again; what was pushed is lost then.";

/** The marker is written after the commit, and may not be there yet. */
async function isOurs(branch: string, forge: Forge): Promise<boolean> {
  const head = await forge.readBranch(branch);
  return head === null || (await isSealed(head, forge));
}
