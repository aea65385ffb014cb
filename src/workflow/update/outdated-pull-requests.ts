import { parseMarker } from "../../core/pull-request/marker.ts";
import type { UpdateGroup } from "../../core/update/update-group.ts";
import { imageOfGroup } from "./group-standing.ts";
import type { PullRequest } from "../ports/forge.ts";

/**
 * Open pull requests that no group has any more. Whether an image whose lookup failed still needs its update, nobody
 * knows, so a pull request it may be part of stays.
 */
export function outdatedPullRequests(
  open: readonly PullRequest[],
  groups: readonly UpdateGroup[],
  failed: ReadonlySet<string>,
): readonly PullRequest[] {
  const planned = new Set(groups.map(({ branch }) => branch));
  return open.filter(({ branch, body }) => {
    const image = imageOfGroup(parseMarker(body)?.group ?? "");
    const isUnknown = image === null ? failed.size > 0 : failed.has(image);
    return !planned.has(branch) && !isUnknown;
  });
}
