import { parseMarker } from "../core/update/marker.ts";
import type { PullRequest } from "./ports/forge.ts";

/** The pull requests of one branch: at most one is open. */
export interface BranchPullRequests {
  readonly open: PullRequest | null;
  /** Newest first, merged ones as well. */
  readonly closed: readonly PullRequest[];
}

/** Picks the pull requests of one branch. */
export function pullRequestsOf(branch: string, pullRequests: readonly PullRequest[]): BranchPullRequests {
  const ofBranch = pullRequests.filter((pullRequest) => pullRequest.branch === branch);
  return {
    open: ofBranch.find(({ state }) => state === "open") ?? null,
    closed: ofBranch.filter(({ state }) => state !== "open").toSorted((a, b) => b.number - a.number),
  };
}

/** The pull request with this very content that a person closed: it is not proposed again. Null where there is none. */
export function refusedPullRequest({ open, closed }: BranchPullRequests, content: string): PullRequest | null {
  if (open !== null) return null;
  return closed.find(({ state, body }) => state === "closed" && parseMarker(body)?.content === content) ?? null;
}
