import type { UpdateGroup } from "./update-group.ts";
import type { WaitingGroup } from "./waiting-group.ts";

/** A group that a limit keeps waiting. */
interface HeldBackGroup extends WaitingGroup {
  readonly reason: "open-pull-request-limit";
}

/**
 * Keeps the number of open pull requests within the limit; what is over it waits, and none is dropped.
 *
 * `open` has the branches of all of Plinth's open pull requests: groups that have theirs already go on, and the others
 * take the places that are left, in the order of the plan.
 */
export function limitGroups(
  groups: readonly UpdateGroup[],
  { limit, open }: { readonly limit: number; readonly open: readonly string[] },
): { readonly proposed: readonly UpdateGroup[]; readonly heldBack: readonly HeldBackGroup[] } {
  const opened = new Set(open);
  const waiting = groups.filter(({ branch }) => !opened.has(branch));
  const places = Math.max(0, limit - opened.size);
  const heldBack = new Set(waiting.slice(places));
  const sentence = `No more than ${limit} of Plinth's pull requests are open here at once (limits.openPullRequests).`;
  return {
    proposed: groups.filter((group) => !heldBack.has(group)),
    heldBack: [...heldBack].map((group) => ({ group, reason: "open-pull-request-limit", sentence })),
  };
}
