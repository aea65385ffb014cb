import { isDashboard } from "../../core/conversation/dashboard-marker.ts";
import { type TickedBox, tickedBoxes } from "../../core/conversation/boxes.ts";
import { branchPrefix } from "../../core/update/branch-name.ts";
import { parseMarker } from "../../core/pull-request/marker.ts";
import type { Job } from "../job.ts";
import { ownRecord } from "../update/own-record.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";
import type { Forge, ForgeDirectory } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { publishAgain } from "../update/publish-again.ts";

/** What became of the boxes that somebody ticked. */
export type BoxesOutcome =
  | { readonly kind: "ticked"; readonly branches: readonly string[] }
  | { readonly kind: "skipped"; readonly reason: "no-box-ticked" | "no-write-access" | "not-plinths" };

/**
 * Does what the boxes ask for that are ticked in one of Plinth's pull requests or in the dashboard, where whoever ticked
 * them may write. Refreshing the text unticks them.
 */
export async function heedBoxes(
  { repository, installationId, number, by }: Extract<Job, { name: "heed-boxes" }>,
  ports: {
    readonly directory: ForgeDirectory;
    readonly plans: PlannedPullRequests;
    readonly queue: Queue;
    readonly store: Store;
  },
): Promise<BoxesOutcome> {
  const forge = await ports.directory.open(repository, installationId);
  const boxes = await boxesOf(repository, number, forge, ports.store);
  if (boxes === null) return { kind: "skipped", reason: "not-plinths" };
  if (boxes.length === 0) return { kind: "skipped", reason: "no-box-ticked" };
  if (!(await forge.mayWrite(by))) return { kind: "skipped", reason: "no-write-access" };
  for (const { branch, wish: how } of boxes) {
    await publishAgain({ repository, installationId, branch, how }, forge, ports);
  }
  return { kind: "ticked", branches: boxes.map(({ branch }) => branch) };
}

async function boxesOf(
  repository: string,
  number: number,
  forge: Forge,
  store: Store,
): Promise<readonly (TickedBox & { readonly branch: string })[] | null> {
  const { dashboard } = await ownRecord(repository, forge, store);
  if (dashboard === number) {
    const issue = await forge.readIssue(number);
    if (issue === null || !isDashboard(issue.body)) return null;
    return tickedBoxes(issue.body).flatMap(({ branch, wish }) => (branch === null ? [] : [{ branch, wish }]));
  }
  const pullRequest = await forge.readPullRequest(number);
  const { branch = "", body = "" } = pullRequest ?? {};
  if (pullRequest?.state !== "open" || !branch.startsWith(branchPrefix) || parseMarker(body) === null) return null;
  const rebase = tickedBoxes(body).filter((box) => box.branch === null && box.wish === "rebase");
  return rebase.map(({ wish }) => ({ branch, wish }));
}
