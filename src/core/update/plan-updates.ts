import type { RepositoryConfig } from "../config/repository-config.ts";
import type { Decision } from "../policy/decision.ts";
import type { Step } from "../tag/step.ts";
import { branchName } from "./branch-name.ts";
import { joinGroups } from "./join-groups.ts";
import type { UpdateGroup } from "./update-group.ts";

/**
 * Most valuable first. Patches and rebuilds bring fixes and ask for the least attention; pins change no build and make
 * every later change visible; whatever may break a build comes last, since it waits for a person anyhow.
 */
const byValue: readonly Step[] = ["patch", "digest", "pin", "minor", "variant", "replacement", "major"];

/**
 * Groups the decisions that are taken into pull requests, the most valuable first; see {@link byValue}.
 *
 * Pins of lines that otherwise stay as they are go together. A major update stands alone, one for each image. For the
 * rest, `config.group` decides; unless it is `file`, an image moves together in all files. What shares an `ARG` goes
 * together whatever it is. Deterministic: the same decisions, in any order, give the same plan.
 */
export function planUpdates(
  decisions: readonly Decision[],
  config: Pick<RepositoryConfig, "group">,
): readonly UpdateGroup[] {
  const taken = decisions.filter(({ outcome, to }) => outcome === "take" && to !== null);
  const groups = [...Map.groupBy(taken.toSorted(byPlace), (decision) => groupKey(decision, config.group))];
  return joinGroups(groups)
    .map(([key, members]) => ({ key, branch: branchName(key), decisions: members.toSorted(byPlace) }))
    .toSorted(byValueAndSize);
}

function groupKey(decision: Decision, group: RepositoryConfig["group"]): string {
  if (decision.step === "pin") return "pin";
  const { reference } = decision.line;
  const image = reference === null ? decision.line.raw : `${reference.registry}/${reference.repository}`;
  if (decision.step === "major") return `major ${image}`;
  const keys: Readonly<Record<RepositoryConfig["group"], string>> = {
    image: `image ${image}`,
    file: `file ${decision.file}`,
    step: `step ${decision.step}`,
    all: "all",
  };
  return keys[group];
}

function byPlace(left: Decision, right: Decision): number {
  return (
    compareText(left.file, right.file) ||
    left.line.line - right.line.line ||
    left.line.span.start - right.line.span.start
  );
}

function byValueAndSize(left: UpdateGroup, right: UpdateGroup): number {
  return rank(left) - rank(right) || right.decisions.length - left.decisions.length || compareText(left.key, right.key);
}

function rank({ decisions }: UpdateGroup): number {
  return Math.min(...decisions.map(({ step }) => (step === null ? byValue.length : byValue.indexOf(step))));
}

/** By code units, so that the order does not depend on where the program runs. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
