import { markdownCode, markdownText } from "../../core/pull-request/markdown-text.ts";
import { markBody, parseMarker } from "../../core/pull-request/marker.ts";
import { refusedPeople } from "../../core/pull-request/refused-people.ts";
import type { PullRequestDraft } from "../../core/pull-request/pull-request-draft.ts";
import { type BranchPullRequests, isAsPlanned, pullRequestsOf, refusedPullRequest } from "./branch-pull-requests.ts";
import { isSealed, sealMessage } from "./commit-seal.ts";
import type { Job } from "../job.ts";
import type { PlannedPullRequest, PlannedPullRequests } from "./planned-pull-request.ts";
import type { BranchHead, Forge, ForgeDirectory, PullRequest } from "../ports/forge.ts";
import type { AccessError } from "../../core/errors.ts";
import { isBranchProtected } from "./is-branch-protected.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { loadInventory, type RepositoryInventory } from "../repository/repository-inventory.ts";

/** What became of one planned pull request. */
export type PublishOutcome =
  | { readonly kind: "opened" | "refreshed" | "unchanged"; readonly number: number; readonly url: string }
  | { readonly kind: "left-to-human"; readonly branch: string; readonly url: string | null }
  | { readonly kind: "blocked"; readonly branch: string; readonly sentence: string }
  | { readonly kind: "closed-by-human"; readonly number: number; readonly url: string }
  | { readonly kind: "skipped"; readonly reason: "draft-forgotten" | "draft-outdated" | "merged-meanwhile" };

/**
 * Brings one pull request to what was planned, with as few writes as that takes.
 *
 * The pull request is found again by its branch and the hidden marker, never by memory: after a crash at any point,
 * doing it again ends in one pull request with one commit. A branch that a person pushed to is theirs.
 */
export async function publishUpdate(
  { repository, installationId, branch }: Extract<Job, { name: "publish-update" }>,
  ports: {
    readonly directory: ForgeDirectory;
    readonly plans: PlannedPullRequests;
    readonly store: Store;
    readonly clock: Clock;
  },
): Promise<PublishOutcome> {
  const { plans } = ports;
  const planned = await plans.load(repository, branch);
  if (planned === null) return { kind: "skipped", reason: "draft-forgotten" };
  // This job may have waited for hours. Whoever scanned the repository since has planned anew, or wants it no more.
  const inventory = await loadInventory(ports.store, repository);
  if (inventory?.head !== planned.base) return { kind: "skipped", reason: "draft-outdated" };

  const forge = await ports.directory.open(repository, installationId);
  const known = pullRequestsOf(branch, await forge.listPullRequests(branch));
  const again = await plans.again(repository, branch);
  const refused = refusedPullRequest(known, planned, again);
  if (refused !== null) {
    await plans.forgetWish(repository, branch);
    return { kind: "closed-by-human", number: refused.number, url: refused.url };
  }
  const { open } = known;
  if (open !== null && again === null && isAsPlanned(open, planned)) {
    const isUnfinished = await plans.isUnfinished(repository, branch, open);
    if (isUnfinished) await decorate(forge, open, planned.draft);
    await plans.end(repository, branch, open.number);
    return { kind: isUnfinished ? "refreshed" : "unchanged", number: open.number, url: open.url };
  }
  if (open === null && (await isMergedMeanwhile(known, inventory, forge))) {
    return { kind: "skipped", reason: "merged-meanwhile" };
  }
  const head = await forge.readBranch(branch);
  const isGivenBack = again?.how === "recreate" && again.head === head?.sha;
  if (head !== null && !isGivenBack && !(await isOurs(head, known, forge))) {
    if (open !== null) await forge.comment(open.number, leftAlone);
    await plans.end(repository, branch, null);
    return { kind: "left-to-human", branch, url: open?.url ?? null };
  }
  await plans.begin(repository, branch);
  if (open !== null) await stopMergingOther(forge, open, planned);
  const published = await publish(forge, planned, open, head?.sha ?? null).catch(blockedBy);
  if ("blocked" in published) {
    const { message: sentence } = published.blocked;
    await plans.block(repository, branch, { content: planned.content, sentence, until: dayFrom(ports.clock) });
    if (open !== null) await forge.comment(open.number, `This cannot be refreshed now. ${markdownText(sentence)}`);
    await plans.end(repository, branch, null);
    return { kind: "blocked", branch, sentence };
  }
  await decorate(forge, published, planned.draft);
  await plans.end(repository, branch, published.number);
  return { kind: open === null ? "opened" : "refreshed", number: published.number, url: published.url };
}

/**
 * Whether the branch was merged since the repository was scanned: what is planned then was planned without what it changed. Only
 * where the times tell that it may have been is the default branch looked at.
 */
async function isMergedMeanwhile(
  { closed: [newest] }: BranchPullRequests,
  { head, pushedAt, defaultBranch }: RepositoryInventory,
  forge: Forge,
): Promise<boolean> {
  const mergedAt = newest?.mergedAt ?? null;
  if (mergedAt === null || pushedAt === null || Date.parse(mergedAt) < Date.parse(pushedAt)) return false;
  return (await forge.readBranch(defaultBranch))?.sha !== head;
}

/** What auto-merge was turned on for is not what the pull request is going to be: the file, or a person, has not allowed that. */
async function stopMergingOther(
  forge: Forge,
  open: PullRequest,
  { draft, content }: PlannedPullRequest,
): Promise<void> {
  if (!open.autoMerge || draft.automerge || parseMarker(open.body)?.content === content) return;
  if (await forge.stopMergingWhenGreen(open.number)) await forge.comment(open.number, mergingStopped);
}

const mergingStopped =
  "This changes more now than when auto-merge was turned on, so Plinth turned it off. `/plinth merge when green` turns it on again.";

/** A branch that may not be written is no failure of the job: trying again is of no use before a person has seen to it. */
function blockedBy(error: unknown): { readonly blocked: AccessError } {
  if (!isBranchProtected(error)) throw error;
  return { blocked: error };
}

function dayFrom(clock: Clock): string {
  return new Date(clock.now().getTime() + 24 * 60 * 60 * 1000).toISOString();
}

/** Said once in a pull request whose branch a person pushed to. */
const leftAlone =
  "This pull request would be refreshed now, but somebody pushed to its branch, so it is left alone. To give it back, take the commits that are not Plinth's off the branch: the next scan then refreshes it. `/plinth recreate` does both.";

async function publish(
  forge: Forge,
  { draft, base, defaultBranch, content, scope, context }: PlannedPullRequest,
  open: PullRequest | null,
  expectedHead: string | null,
): Promise<PullRequest> {
  const { branch, title, files } = draft;
  const message = sealMessage(draft.commitMessage, files);
  const head = await forge.commit(branch, { base, message, files, expectedHead });
  const body = markBody(draft.body, { group: draft.groupKey, content, scope, head, context });
  const pullRequest =
    open ?? (await forge.openPullRequest({ branch, base: defaultBranch, title, body, draft: draft.draft }));
  if (pullRequest.title !== title || pullRequest.body !== body || pullRequest.base !== defaultBranch) {
    const moved = pullRequest.base === defaultBranch ? {} : { base: defaultBranch };
    await forge.updatePullRequest(pullRequest.number, { title, body, ...moved });
  }
  return { ...pullRequest, body, headSha: head };
}

/**
 * Adds labels and people. One request that fails does not keep the others away; the first failure is thrown in the end.
 * People who cannot be asked or assigned are named in a comment, once.
 */
async function decorate(
  forge: Forge,
  { number, body, headSha }: Pick<PullRequest, "number" | "body" | "headSha">,
  draft: PullRequestDraft,
): Promise<void> {
  const { labels, reviewers, assignees, milestone } = draft;
  // Nothing is merged by itself that a person pushed to.
  const automerge = draft.automerge && parseMarker(body)?.head === headSha;
  const [labelled, asked, assigned, placed, merging] = await Promise.allSettled([
    labels.length > 0 && forge.addLabels(number, labels),
    reviewers.length > 0 ? forge.requestReviewers(number, reviewers) : [],
    assignees.length > 0 ? forge.addAssignees(number, assignees) : [],
    milestone === null || forge.setMilestone(number, milestone),
    automerge ? forge.mergeWhenGreen(number, headSha) : null,
  ]);
  for (const result of [labelled, asked, assigned, placed, merging])
    if (result.status === "rejected") throw result.reason;
  const note = refusedPeople({ reviewers: valueOf(asked), assignees: valueOf(assigned) });
  if (note !== null) await forge.comment(number, note);
  if (milestone !== null && placed.status === "fulfilled" && !placed.value) {
    await forge.comment(number, `There is no open milestone ${markdownCode(milestone)}, so none was set.`);
  }
  if (merging.status === "fulfilled" && merging.value !== null) await forge.comment(number, merging.value);
}

function valueOf(result: PromiseSettledResult<readonly string[]>): readonly string[] {
  return result.status === "fulfilled" ? result.value : [];
}

/**
 * A branch is Plinth's while its head is the commit that a marker names, or one that carries Plinth's seal: after a
 * crash no marker names it yet.
 */
async function isOurs(head: BranchHead, { open, closed }: BranchPullRequests, forge: Forge): Promise<boolean> {
  const marked = [...(open === null ? [] : [open]), ...closed].map(({ body }) => parseMarker(body)?.head);
  return marked.includes(head.sha) || (await isSealed(head, forge));
}
