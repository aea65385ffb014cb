import type { Decision } from "../core/policy/decision.ts";
import { branchPrefix } from "../core/update/branch-name.ts";
import { contentHash } from "../core/update/content-hash.ts";
import { draftPullRequest } from "../core/update/draft-pull-request.ts";
import type { FileChange } from "../core/update/file-change.ts";
import { limitGroups } from "../core/update/limit-groups.ts";
import { planUpdates } from "../core/update/plan-updates.ts";
import type { UpdateGroup } from "../core/update/update-group.ts";
import { parseMarker } from "../core/update/marker.ts";
import { decideLines, lookupProblems, updatedText } from "./decide-lines.ts";
import type { DockerfileText } from "./dockerfile-text.ts";
import { failedImages, imageOfGroup, type Standing, standingOf } from "./group-standing.ts";
import { currentAnswers } from "./current-answers.ts";
import type { ImageAnswers } from "./image-answers.ts";
import { directiveProblems, type InventoryLine, inventoryLines } from "./inventory-lines.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { PlannedPullRequests } from "./planned-pull-request.ts";
import type { ForgeDirectory, PullRequest, RepositoryName } from "./ports/forge.ts";
import type { Queue } from "./ports/queue.ts";
import type { Store } from "./ports/store.ts";
import { readDockerfile } from "./read-dockerfile.ts";
import { forgetSettled, loadInventory, rememberSettled, type RepositoryInventory } from "./repository-inventory.ts";
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
      /** Groups that wait for a free place. */
      readonly heldBack: number;
      readonly retired: readonly { readonly number: number; readonly url: string }[];
      readonly problems: readonly { readonly code: string; readonly subject: string; readonly message: string }[];
    }
  | { readonly kind: "waiting"; readonly reason: "inventory-missing" | "answers-missing" };

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly plans: PlannedPullRequests;
  readonly queue: Queue;
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
  const forge = await ports.directory.open(repository, installationId);
  const read = await mapConcurrently(inventory.files, 8, (file) => readDockerfile(forge, ports.store, file));
  const files = read.flatMap((result) => ("text" in result ? [result] : []));
  const lines = inventoryLines(files, inventory.config);
  await forgetSettled(ports.store, repository);
  const answers = await currentAnswers(inventory, ports.answers);
  if (answers === null) return { kind: "waiting", reason: "answers-missing" };

  const decisions = decideLines(lines, answers);
  const unread = read.flatMap((result) => ("problem" in result ? [result.problem] : []));
  const problems = [...inventory.problems, ...unread, ...directiveProblems(lines), ...lookupProblems(lines, answers)];
  const pullRequests = await forge.listPullRequests(branchPrefix);
  const open = pullRequests.filter(({ state, body }) => state === "open" && parseMarker(body) !== null);
  const groups = planUpdates(decisions, inventory.config);
  const failed = failedImages(lines, answers);
  const standings = new Map<UpdateGroup, Standing>();
  for (const group of groups) standings.set(group, await standingOf(group, pullRequests, forge, failed));
  const { proposed, heldBack } = limitGroups(
    groups.filter((group) => standings.get(group) !== "refused"),
    { limit: inventory.config.limits.openPullRequests, open: open.map(({ branch }) => branch) },
  );

  const publish: string[] = [];
  for (const group of proposed) {
    const isUnfinished = await ports.plans.isUnfinished(repository, group.branch);
    if (standings.get(group) === "settled" && !isUnfinished) continue;
    const others = decisions.filter((decision) => !group.decisions.includes(decision));
    const changes = fileChanges(group, files, lines, inventory);
    const draft = draftPullRequest({ group, files: changes, others, problems, heldBack, config: inventory.config });
    const { head: base, defaultBranch } = inventory;
    await ports.plans.save(repository, { draft, content: contentHash(group), base, defaultBranch });
    await ports.queue.enqueue({ name: "publish-update", repository, installationId, branch: group.branch });
    publish.push(group.branch);
  }
  const retired = await retireUpdates(forge, outdatedPullRequests(open, groups, failed.all));
  if (publish.length === 0) await rememberSettled(ports.store, repository);
  return {
    kind: "proposed",
    publish,
    settled: proposed.length - publish.length,
    refused: groups.length - proposed.length - heldBack.length,
    heldBack: heldBack.length,
    retired,
    problems,
  };
}

function fileChanges(
  group: UpdateGroup,
  files: readonly DockerfileText[],
  lines: readonly InventoryLine[],
  inventory: RepositoryInventory,
): readonly FileChange[] {
  const touched = new Set(group.decisions.map(({ file }: Decision) => file));
  const modes = new Map(inventory.files.map(({ path, mode }) => [path, mode]));
  return files
    .filter(({ path }) => touched.has(path))
    .map((file) => ({
      path: file.path,
      mode: modes.get(file.path) ?? "100644",
      text: updatedText(file, lines, group.decisions),
    }))
    .filter(({ path, text }) => files.find((file) => file.path === path)?.text !== text);
}

/**
 * Open pull requests that no group has any more. Whether an image whose lookup failed still needs its update, nobody
 * knows, so a pull request it may be part of stays.
 */
function outdatedPullRequests(
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
