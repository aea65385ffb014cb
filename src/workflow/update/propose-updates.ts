import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import type { Upstream } from "../../core/config/upstream-settings.ts";
import { contentHash } from "../../core/update/content-hash.ts";
import { draftPullRequest } from "../../core/pull-request/draft-pull-request.ts";
import { editContext } from "../../core/update/edit-context.ts";
import { pullRequestTitle } from "../../core/pull-request/pull-request-title.ts";
import { scopeHash } from "../../core/update/scope-hash.ts";
import { leavesEndedLine } from "../../core/update/leaves-ended-line.ts";
import type { UpdateGroup } from "../../core/update/update-group.ts";
import { fileChanges } from "./file-changes.ts";
import type { PlannedGroup } from "./group-standing.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Job } from "../job.ts";
import { keepDashboard } from "../conversation/keep-dashboard.ts";
import type { DashboardOutcome } from "../conversation/keep-dashboard-issue.ts";
import type { PlannedPullRequest, PlannedPullRequests } from "./planned-pull-request.ts";
import type { Clock } from "../ports/clock.ts";
import type { ForgeDirectory, RepositoryName } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { Store } from "../ports/store.ts";
import { forgetSettled, loadInventory, rememberSettled } from "../repository/repository-inventory.ts";
import { planRepository, type RepositoryPlan } from "./repository-plan.ts";
import { stopMerging } from "./stop-merging.ts";
import { retireUpdates } from "./retire-updates.ts";

/** What became of proposing for one repository. */
export type ProposeOutcome =
  | {
      readonly kind: "proposed";
      /** Branches whose pull requests are to be opened or refreshed. */
      readonly publish: readonly string[];
      /** Pull requests that are as they should be. */
      readonly settled: number;
      /** Groups whose pull request a person closed. */
      readonly refused: number;
      /** Groups that wait for their schedule, a free place, or for their branch to be let alone by rules, and why. */
      readonly waiting: readonly {
        readonly standing: PlannedGroup["standing"];
        /** Title that its pull request will have. */
        readonly title: string;
        readonly sentence: string;
        readonly until: string | null;
      }[];
      readonly retired: readonly { readonly number: number; readonly url: string }[];
      /** Numbers of pull requests that merge no more by themselves, since somebody pushed to them. */
      readonly stoppedMerging?: readonly number[];
      /** What became of the dashboard, where there is to be one. */
      readonly dashboard?: DashboardOutcome;
      readonly problems: readonly { readonly code: string; readonly subject: string; readonly message: string }[];
    }
  | { readonly kind: "waiting"; readonly reason: "inventory-missing" | "answers-missing" };

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly plans: PlannedPullRequests;
  readonly queue: Queue;
  readonly releaseLines: ReleaseLineSource;
  readonly clock: Clock;
  readonly enforced: EnforcedSettings;
}

/**
 * Plans the pull requests of one repository from its inventory and the answers about its images, and compares them with
 * those that are there. Asks no registry; writes nothing where nothing changed.
 *
 * While an answer is missing it does nothing: the answer's arrival starts it again.
 */
export async function proposeUpdates(
  repository: RepositoryName,
  installationId: number | null,
  ports: Ports,
): Promise<ProposeOutcome> {
  const inventory = await loadInventory(ports.store, repository);
  if (inventory === null) {
    await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
    return { kind: "waiting", reason: "inventory-missing" };
  }
  await forgetSettled(ports.store, repository);
  const forge = await ports.directory.open(repository, installationId);
  const plan = await planRepository(inventory, forge, ports);
  if (plan === null) return { kind: "waiting", reason: "answers-missing" };
  const publish = groupsOf(plan, "publish").map(({ group }) => group);
  const { upstreams } = await ports.releaseLines.current();
  for (const group of publish) {
    // Nobody closes the holes of an image whose release line has ended: it is left before all else, as what a person wants.
    const isWished = (await ports.plans.again(repository, group.branch)) !== null;
    const priority = isWished || group.decisions.some(leavesEndedLine) ? "urgent" : "normal";
    await ports.plans.save(repository, { ...draftOf(group, plan, upstreams), priority });
    await ports.queue.enqueue(
      { name: "publish-update", repository, installationId, branch: group.branch },
      { priority },
    );
  }
  const waiting = waitingGroups(plan);
  // What was planned before something more valuable appeared may still be in the queue.
  for (const { group } of waiting) await ports.plans.withdraw(repository, group.branch);
  await comeBack(waiting, { name: "propose-updates", repository, installationId }, ports);
  const stoppedMerging = await stopMerging(repository, plan.open, forge, ports.plans);
  const retired = await retireUpdates(forge, plan.outdated, {
    ...plan,
    groups: plan.groups.map(({ group }) => group),
  });
  const dashboard = await keepDashboard(plan, forge, ports);
  if (publish.length === 0) await rememberSettled(ports.store, repository);
  return {
    kind: "proposed",
    publish: publish.map(({ branch }) => branch),
    settled: groupsOf(plan, "settled").length,
    refused: groupsOf(plan, "refused").length,
    waiting: waiting.map(({ group, standing, sentence, until }) => ({
      standing,
      title: pullRequestTitle(group, inventory.config),
      sentence,
      until,
    })),
    retired,
    problems: plan.problems,
    ...(stoppedMerging.length === 0 ? {} : { stoppedMerging }),
    ...(dashboard === null ? {} : { dashboard }),
  };
}

/** Has the job done again as soon as time alone lets one of the groups go on. */
async function comeBack(waiting: readonly PlannedGroup[], job: Job, { queue, clock }: Ports): Promise<void> {
  const [first] = waiting.flatMap(({ until }) => (until === null ? [] : [until])).toSorted();
  if (first === undefined) return;
  await queue.enqueue(job, { afterMs: Math.max(0, Date.parse(first) - clock.now().getTime()) });
}

function waitingGroups({ groups }: RepositoryPlan): readonly PlannedGroup[] {
  return groups.filter(({ standing }) => ["held-back", "scheduled", "blocked"].includes(standing));
}

function groupsOf({ groups }: RepositoryPlan, standing: PlannedGroup["standing"]): readonly PlannedGroup[] {
  return groups.filter((planned) => planned.standing === standing);
}

function draftOf(group: UpdateGroup, plan: RepositoryPlan, upstreams: readonly Upstream[]): PlannedPullRequest {
  const { decisions, problems, inventory } = plan;
  const { config, head: base, defaultBranch } = inventory;
  const others = decisions.filter((decision) => !group.decisions.includes(decision));
  const waiting = waitingGroups(plan);
  const files = fileChanges(group, plan);
  const draft = draftPullRequest({ group, files, others, problems, waiting, config, upstreams });
  const context = editContext(files, new Map(plan.files.map(({ path, text }) => [path, text])));
  return { draft, content: contentHash(group), scope: scopeHash(group), context, base, defaultBranch };
}
