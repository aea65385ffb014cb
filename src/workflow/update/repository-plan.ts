import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import type { Decision } from "../../core/policy/decision.ts";
import type { Problem } from "../../core/problem.ts";
import { branchPrefix } from "../../core/update/branch-name.ts";
import { editContext } from "../../core/update/edit-context.ts";
import { heedIgnores } from "../../core/update/heed-ignores.ts";
import { parseMarker } from "../../core/pull-request/marker.ts";
import { planUpdates } from "../../core/update/plan-updates.ts";
import { pullRequestsOf } from "./branch-pull-requests.ts";
import { currentAnswers } from "../lookup/current-answers.ts";
import { decideLines, lookupProblems } from "./decide-lines.ts";
import type { DockerfileText } from "../repository/dockerfile-text.ts";
import { fileChanges } from "./file-changes.ts";
import { failedImages, type PlannedGroup, standingOf } from "./group-standing.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import { directiveProblems, type InventoryLine, inventoryLines } from "../repository/inventory-lines.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { outdatedPullRequests } from "./outdated-pull-requests.ts";
import type { PlannedPullRequests } from "./planned-pull-request.ts";
import type { Clock } from "../ports/clock.ts";
import type { Forge, PullRequest } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readDockerfile } from "../repository/read-dockerfile.ts";
import type { RepositoryInventory } from "../repository/repository-inventory.ts";
import { waitForTurn } from "./wait-for-turn.ts";

/** What stands for one repository now: what is known, what is decided, and how each update stands. */
export interface RepositoryPlan {
  readonly inventory: RepositoryInventory;
  readonly files: readonly DockerfileText[];
  /** Dockerfiles that the repository does not have read, for what is enforced; read where the dashboard shows it. */
  readonly withheld: readonly DockerfileText[];
  readonly lines: readonly InventoryLine[];
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
  /** Every update group, the most valuable first, each exactly once. */
  readonly groups: readonly PlannedGroup[];
  /** Plinth's open pull requests. */
  readonly open: readonly PullRequest[];
  /** Those of them that no group has any more. */
  readonly outdated: readonly PullRequest[];
}

/** What it takes to see that. */
export interface PlanPorts {
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly plans: PlannedPullRequests;
  readonly clock: Clock;
  readonly enforced: EnforcedSettings;
}

/**
 * Sees what stands for one repository: its inventory, the answers about its images, and the pull requests that are there.
 * Reads only; null while an answer is missing.
 */
export async function planRepository(
  inventory: RepositoryInventory,
  forge: Forge,
  ports: PlanPorts,
): Promise<RepositoryPlan | null> {
  // Whatever order the forge lists them in, the plan is the same.
  const readAll = async (entries: RepositoryInventory["files"]) => {
    const byPath = entries.toSorted((left, right) => (left.path < right.path ? -1 : 1));
    return await mapConcurrently(byPath, 8, (file) => readDockerfile(forge, ports.store, file));
  };
  const read = await readAll(inventory.files);
  const files = read.flatMap((result) => ("text" in result ? [result] : []));
  const lines = inventoryLines(files, inventory.config, inventory.ignores);
  const answers = await currentAnswers(inventory, ports.answers);
  // Without the answer to a line's question its pull request would pass for outdated.
  if (answers === null || lines.some(({ asks }) => asks !== null && !answers.has(asks.key))) return null;

  const decisions = heedIgnores(decideLines(lines, answers), inventory.ignores);
  const unread = read.flatMap((result) => ("problem" in result ? [result.problem] : []));
  const ofFiles = [...inventory.problems, ...inventory.unread, ...unread];
  const problems = [...ofFiles, ...directiveProblems(lines), ...lookupProblems(lines, answers)];
  const pullRequests = await forge.listPullRequests(branchPrefix);
  const open = pullRequests.filter(({ state, body }) => state === "open" && parseMarker(body) !== null);
  const groups = planUpdates(decisions, inventory.config);
  const failed = failedImages(lines, answers);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const { defaultBranch, repository, config } = inventory;
  const given = await Promise.all(
    groups.map(async (group) => {
      const { open: known } = pullRequestsOf(group.branch, pullRequests);
      const isUnfinished = await ports.plans.isUnfinished(repository, group.branch, known);
      const again = await ports.plans.again(repository, group.branch);
      const blocked = await ports.plans.blocked(repository, group.branch);
      const context = editContext(fileChanges(group, { files, lines, inventory }), texts);
      return { group, isUnfinished, again, blocked, context, defaultBranch };
    }),
  );
  const now = ports.clock.now();
  const stand = (listed: readonly PullRequest[]): readonly PlannedGroup[] => {
    const compared = given.map(({ group, ...known }) => standingOf(group, { listed, failed, ...known }));
    const wished = new Set(given.flatMap(({ group, again }) => (again === null ? [] : [group.branch])));
    return waitForTurn(compared, { config, pullRequests, now, wished, enforced: ports.enforced.limits });
  };
  const withheld = inventory.config.dashboard ? await readAll(inventory.withheld) : [];
  return {
    inventory,
    files,
    withheld: withheld.flatMap((result) => ("text" in result ? [result] : [])),
    lines,
    decisions,
    problems,
    groups: await lookAtThoseInTurn(stand, pullRequests, forge),
    open,
    outdated: outdatedPullRequests(open, groups, failed.all),
  };
}

/**
 * Only the newest closed pull requests were listed. All of a branch are looked at when it is its group's turn to be opened,
 * so that what waits costs no request however long it waits; one that was refused leaves its place to the next.
 */
async function lookAtThoseInTurn(
  stand: (listed: readonly PullRequest[]) => readonly PlannedGroup[],
  newest: readonly PullRequest[],
  forge: Forge,
): Promise<readonly PlannedGroup[]> {
  const older: PullRequest[] = [];
  const lookedAt = new Set<string>();
  for (;;) {
    const groups = stand([...newest, ...older]);
    const next = groups.filter(
      ({ group, standing, pullRequest }) =>
        standing === "publish" && pullRequest === null && !lookedAt.has(group.branch),
    );
    if (next.length === 0) return groups;
    for (const { group } of next) {
      older.push(...(await forge.listPullRequests(group.branch)));
      lookedAt.add(group.branch);
    }
  }
}
