import { farewell } from "../../core/pull-request/farewell.ts";
import { markBody, parseMarker } from "../../core/pull-request/marker.ts";
import { isBranchProtected } from "./is-branch-protected.ts";
import type { Forge, PullRequest } from "../ports/forge.ts";

/**
 * Closes Plinth's open pull requests that no plan has any more, with a word of why, and deletes their branches.
 *
 * A branch that a person pushed to is left alone. The marker of a closed one is emptied, since it was not a person who
 * said no.
 */
export async function retireUpdates(
  forge: Forge,
  outdated: readonly PullRequest[],
  remaining: Parameters<typeof farewell>[1],
): Promise<readonly { readonly number: number; readonly url: string }[]> {
  const retired: { number: number; url: string }[] = [];
  for (const { number, url, body, branch } of outdated) {
    const marker = parseMarker(body);
    const head = await forge.readBranch(branch);
    if (marker === null || (head !== null && head.sha !== marker.head)) continue;
    await forge.comment(number, farewell(marker.group, remaining));
    const { ignores: _, ...rest } = marker;
    const emptied = markBody(body, { ...rest, content: "retired" });
    // With its branch a person's pull request would be closed as well.
    if (head === null || (await isSharedBranch(forge, { number, branch }))) {
      await forge.updatePullRequest(number, { state: "closed", body: emptied });
    } else {
      await forge.updatePullRequest(number, { body: emptied });
      // Closes it as well: what a crash leaves before this is still open, and looked at again.
      await deleteOrClose(forge, { number, branch, head: head.sha });
    }
    retired.push({ number, url });
  }
  return retired;
}

async function isSharedBranch(
  forge: Forge,
  { number, branch }: Pick<PullRequest, "number" | "branch">,
): Promise<boolean> {
  const ofBranch = await forge.listPullRequests(branch);
  return ofBranch.some((other) => other.state === "open" && other.number !== number);
}

async function deleteOrClose(
  forge: Forge,
  { number, branch, head }: { readonly number: number; readonly branch: string; readonly head: string },
): Promise<void> {
  try {
    await forge.deleteBranch(branch, head);
  } catch (error) {
    if (!isBranchProtected(error)) throw error;
    await forge.updatePullRequest(number, { state: "closed" });
  }
}
