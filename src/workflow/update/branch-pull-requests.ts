import { type Marker, parseMarker } from "../../core/pull-request/marker.ts";
import type { PublishWish } from "./planned-pull-request.ts";
import type { PullRequest } from "../ports/forge.ts";

/** The pull requests of one branch. */
export interface BranchPullRequests {
  /** Plinth's open one; a person may have opened others from the same branch. */
  readonly open: PullRequest | null;
  /** Newest first, merged ones as well. */
  readonly closed: readonly PullRequest[];
}

/** Picks the pull requests of one branch. */
export function pullRequestsOf(branch: string, pullRequests: readonly PullRequest[]): BranchPullRequests {
  const ofBranch = pullRequests.filter((pullRequest) => pullRequest.branch === branch);
  return {
    open: ofBranch.find(({ state, body }) => state === "open" && parseMarker(body) !== null) ?? null,
    closed: ofBranch.filter(({ state }) => state !== "open").toSorted((a, b) => b.number - a.number),
  };
}

/**
 * True where an open pull request needs no write: it changes what is planned, and merges into the default branch, since
 * nothing changed there close to its own changes.
 */
export function isAsPlanned(
  { body, base }: PullRequest,
  planned: { readonly content: string; readonly context: string; readonly defaultBranch: string },
): boolean {
  const marker = parseMarker(body);
  // What was ignored by it is not any more: somebody opened it again.
  if (marker?.ignores !== undefined) return false;
  if (marker?.content !== planned.content || base !== planned.defaultBranch) return false;
  return marker.context === undefined || marker.context === planned.context;
}

/**
 * The pull request by which a person said no to what is planned: it is not proposed again. Null where there is none.
 *
 * Who does not want pins does not want them with newer digests either; for everything else a digest is a version.
 */
export function refusedPullRequest(
  { open, closed }: BranchPullRequests,
  planned: Pick<Marker, "content" | "scope">,
  again: PublishWish | null,
): PullRequest | null {
  if (open !== null) return null;
  const isRefusal = (pullRequest: PullRequest): boolean => {
    const marker = parseMarker(pullRequest.body);
    if (pullRequest.state !== "closed" || marker === null || isTakenBack(pullRequest, again)) return false;
    return marker.content === planned.content || (isPins(marker) && marker.scope === planned.scope);
  };
  return closed.find(isRefusal) ?? null;
}

/** True where a person wants again what they, or others, had closed before. */
export function isTakenBack({ number }: PullRequest, again: PublishWish | null): boolean {
  return again?.how === "recreate" && again.closed.includes(number);
}

/** The marker of a pull request that Plinth closed itself is emptied: nobody said no. */
function isPins({ group, content }: Marker): boolean {
  return /^pin(?: at [^,]*)?$/.test(group) && /^[0-9a-f]{64}$/.test(content);
}
