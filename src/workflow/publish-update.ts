import type { PullRequestDraft } from "../core/update/pull-request-draft.ts";
import { markBody, parseMarker } from "../core/update/marker.ts";
import type { Job } from "./job.ts";
import type { BranchHead, Forge, ForgeDirectory, PullRequest } from "./ports/forge.ts";
import type { PlannedPullRequest, PlannedPullRequests } from "./planned-pull-request.ts";

/** What became of one planned pull request. */
export type PublishOutcome =
  | { readonly kind: "opened" | "refreshed" | "unchanged"; readonly number: number; readonly url: string }
  | { readonly kind: "left-to-human"; readonly branch: string; readonly url: string | null }
  | { readonly kind: "closed-by-human"; readonly number: number; readonly url: string }
  | { readonly kind: "skipped"; readonly reason: "draft-forgotten" };

/**
 * Brings one pull request to what was planned, with as few writes as that takes.
 *
 * The pull request is found again by its branch and the hidden marker, never by memory: after a crash at any point,
 * doing it again ends in one pull request with one commit. A branch that a person pushed to is theirs.
 */
export async function publishUpdate(
  { repository, installationId, branch }: Extract<Job, { name: "publish-update" }>,
  { directory, plans }: { readonly directory: ForgeDirectory; readonly plans: PlannedPullRequests },
): Promise<PublishOutcome> {
  const planned = await plans.load(repository, branch);
  if (planned === null) return { kind: "skipped", reason: "draft-forgotten" };
  const forge = await directory.open(repository, installationId);
  const { open, closed } = pullRequestsOf(branch, await forge.listPullRequests(branch));
  const unfinished = await plans.unfinished(repository, branch);
  if (open === null && closed !== null && isRefused(closed, planned.content)) {
    return { kind: "closed-by-human", number: closed.number, url: closed.url };
  }
  if (open !== null && parseMarker(open.body)?.content === planned.content) {
    if (unfinished !== null) await decorate(forge, open.number, planned.draft);
    await plans.end(repository, branch);
    return { kind: "unchanged", number: open.number, url: open.url };
  }

  const head = await forge.readBranch(branch);
  if (head !== null && !isOurs(head, open ?? closed, planned, unfinished)) {
    return { kind: "left-to-human", branch, url: open?.url ?? null };
  }
  await plans.begin(repository, branch, planned.draft.commitMessage);
  const published = await publish(forge, planned, open, head?.sha ?? null);
  await decorate(forge, published.number, planned.draft);
  await plans.end(repository, branch);
  return { kind: open === null ? "opened" : "refreshed", number: published.number, url: published.url };
}

async function publish(
  forge: Forge,
  planned: PlannedPullRequest,
  open: PullRequest | null,
  expectedHead: string | null,
): Promise<PullRequest> {
  const { draft, base, defaultBranch, content } = planned;
  const { branch, title } = draft;
  const head = await forge.commit(branch, { base, message: draft.commitMessage, files: draft.files, expectedHead });
  const body = markBody(draft.body, { group: draft.groupKey, content, head });
  const pullRequest =
    open ?? (await forge.openPullRequest({ branch, base: defaultBranch, title, body, draft: draft.draft }));
  if (pullRequest.title !== title || pullRequest.body !== body) {
    await forge.updatePullRequest(pullRequest.number, { title, body });
  }
  return pullRequest;
}

async function decorate(forge: Forge, number: number, draft: PullRequestDraft): Promise<void> {
  if (draft.labels.length > 0) await forge.addLabels(number, draft.labels);
  if (draft.reviewers.length > 0) await forge.requestReviewers(number, draft.reviewers);
  if (draft.assignees.length > 0) await forge.addAssignees(number, draft.assignees);
}

/** The open pull request of a branch, and the newest one that is no longer open. */
export function pullRequestsOf(
  branch: string,
  pullRequests: readonly PullRequest[],
): { readonly open: PullRequest | null; readonly closed: PullRequest | null } {
  const ofBranch = pullRequests.filter((pullRequest) => pullRequest.branch === branch);
  return {
    open: ofBranch.find(({ state }) => state === "open") ?? null,
    closed: ofBranch.filter(({ state }) => state !== "open").toSorted((a, b) => b.number - a.number)[0] ?? null,
  };
}

/** True where a person closed a pull request with this very content: it is not proposed again. */
export function isRefused(closed: PullRequest, content: string): boolean {
  return closed.state === "closed" && parseMarker(closed.body)?.content === content;
}

/**
 * A branch is Plinth's while its head is the commit that the marker names. After a crash, the head may be the bare base,
 * or carry the message of the publication that did not end.
 */
function isOurs(
  head: BranchHead,
  pullRequest: PullRequest | null,
  { base, draft }: PlannedPullRequest,
  unfinished: string | null,
): boolean {
  if (head.sha === base) return true;
  if (pullRequest !== null && parseMarker(pullRequest.body)?.head === head.sha) return true;
  return head.parents.length === 1 && [draft.commitMessage, unfinished].includes(head.message);
}
