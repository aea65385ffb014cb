import { whyNothingLeft } from "../../core/pull-request/farewell.ts";
import { parseMarker } from "../../core/pull-request/marker.ts";
import type { Forge, PullRequest } from "../ports/forge.ts";
import { publishAgain } from "../update/publish-again.ts";
import { imageOfGroup } from "../update/group-standing.ts";
import { type PlanPorts, planRepository, type RepositoryPlan } from "../update/repository-plan.ts";
import type { CommandAnswer } from "./command-answer.ts";

/**
 * Has a pull request rebased or recreated, or says why that cannot be: people are to hear of it at once, not to wait for what
 * does not come.
 */
export async function publishOnRequest(
  how: "rebase" | "recreate",
  about: { readonly pullRequest: PullRequest; readonly plan: RepositoryPlan; readonly forge: Forge },
  ports: PlanPorts & Parameters<typeof publishAgain>[2],
): Promise<CommandAnswer> {
  const { pullRequest, plan, forge } = about;
  const { branch } = pullRequest;
  const refusal = how === "rebase" ? whyNotRebased(pullRequest) : await whyNotRecreated(pullRequest, forge);
  if (refusal !== null) return no(refusal);
  if (!plan.groups.some(({ group }) => group.branch === branch)) return no(whyNotPlanned(pullRequest, plan));
  const { repository, installationId } = plan.inventory;
  await publishAgain({ repository, installationId, branch, how }, forge, ports);
  // Of all that makes an update wait, only limits that are enforced hold what a person wants.
  const wished = ports.enforced.limits === undefined ? null : await planRepository(plan.inventory, forge, ports);
  const held = wished?.groups.find(({ group, standing }) => group.branch === branch && standing === "held-back");
  if (held !== undefined) return no(`It has to wait, and is the first in line for a day: ${held.sentence}`);
  return { done: true, comment: null };
}

function whyNotRebased({ state, body, headSha }: PullRequest): string | null {
  if (state !== "open") return "It is not open. `/plinth recreate` proposes it again.";
  if (parseMarker(body)?.head !== headSha) return "Somebody pushed to its branch. `/plinth recreate` takes it back.";
  return null;
}

async function whyNotRecreated(pullRequest: PullRequest, forge: Forge): Promise<string | null> {
  if (pullRequest.state === "merged") return "It was merged, so there is nothing to recreate.";
  const ofBranch = await forge.listPullRequests(pullRequest.branch);
  const other = ofBranch.find(({ number, state }) => state === "open" && number !== pullRequest.number);
  // What people pushed to the branch is lost only where they can see that.
  return other === undefined ? null : `Its branch is that of #${other.number} now: comment there.`;
}

/** What is ignored on request is told with where to take that back. */
function whyNotPlanned({ body }: PullRequest, plan: RepositoryPlan): string {
  const marker = parseMarker(body);
  const groups = plan.groups.map(({ group }) => group);
  const key = marker?.group ?? "";
  const rows = whyNothingLeft(key, { ...plan, groups });
  const image = imageOfGroup(key);
  const ignores = plan.inventory.ignores.filter((ignore) => image === null || ignore.image === image);
  const numbers = [...new Set(ignores.map(({ number }) => `#${number}`))];
  const shown = numbers.length > 10 ? [...numbers.slice(0, 10), `${numbers.length - 10} more`] : numbers;
  const ignored =
    numbers.length === 0
      ? []
      : [
          "",
          `What is ignored on request here was ignored in ${shown.join(", ")}: \`/plinth unignore\` there takes it back.`,
        ];
  return ["Nothing of it is planned:", "", ...rows, ...ignored].join("\n");
}

function no(comment: string): CommandAnswer {
  return { done: false, comment };
}
