import type { RepositoryConfig } from "../config/repository-config.ts";
import type { Decision } from "../policy/decision.ts";
import { branchName } from "./branch-name.ts";
import { groupOfDecision } from "./group-of-decision.ts";
import { groupRank } from "./group-rank.ts";
import { joinGroups } from "./join-groups.ts";
import type { UpdateGroup } from "./update-group.ts";

/**
 * Groups the decisions that are taken into pull requests, the most valuable first; see {@link groupOfDecision} and
 * {@link groupRank}.
 *
 * Unless lines are grouped by file, or rules tell them apart, an image moves together in all files. What shares an `ARG`
 * goes together whatever it is. Deterministic: the same decisions, in any order, give the same plan.
 */
export function planUpdates(decisions: readonly Decision[], config: RepositoryConfig): readonly UpdateGroup[] {
  const taken = decisions.filter(({ outcome, to }) => outcome === "take" && to !== null);
  const groups = [...Map.groupBy(taken.toSorted(byPlace), (decision) => groupOfDecision(decision, config).key)];
  return joinGroups(groups)
    .map(([key, members]) => ({ key, branch: branchName(key), decisions: members.toSorted(byPlace) }))
    .toSorted(byValueAndSize);
}

function byPlace(left: Decision, right: Decision): number {
  return (
    compareText(left.file, right.file) ||
    left.line.line - right.line.line ||
    left.line.span.start - right.line.span.start
  );
}

function byValueAndSize(left: UpdateGroup, right: UpdateGroup): number {
  return (
    groupRank(left.decisions) - groupRank(right.decisions) ||
    right.decisions.length - left.decisions.length ||
    compareText(left.key, right.key)
  );
}

/** By code units, so that the order does not depend on where the program runs. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
