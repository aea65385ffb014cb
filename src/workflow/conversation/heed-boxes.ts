import type { TickedBox } from "../../core/conversation/boxes.ts";
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
 * Does what the boxes ask for that were ticked in one of Plinth's pull requests or in the dashboard, where whoever ticked
 * them may write. Refreshing the text unticks them.
 */
export async function heedBoxes(
  job: Extract<Job, { name: "heed-boxes" }>,
  ports: {
    readonly directory: ForgeDirectory;
    readonly plans: PlannedPullRequests;
    readonly queue: Queue;
    readonly store: Store;
  },
): Promise<BoxesOutcome> {
  const { repository, installationId, by } = job;
  const forge = await ports.directory.open(repository, installationId);
  const wishes = await wishesOf(job, forge, ports.store);
  if (wishes === null) return { kind: "skipped", reason: "not-plinths" };
  if (wishes.length === 0) return { kind: "skipped", reason: "no-box-ticked" };
  if (!(await forge.mayWrite(by))) return { kind: "skipped", reason: "no-write-access" };
  for (const { branch, wish: how } of wishes) {
    await publishAgain({ repository, installationId, branch, how }, forge, ports);
  }
  return { kind: "ticked", branches: wishes.map(({ branch }) => branch) };
}

async function wishesOf(
  { repository, number, boxes }: Extract<Job, { name: "heed-boxes" }>,
  forge: Forge,
  store: Store,
): Promise<readonly (TickedBox & { readonly branch: string })[] | null> {
  const { dashboard } = await ownRecord(repository, forge, store);
  if (dashboard === number) {
    return boxes.flatMap(({ branch, wish }) => (branch?.startsWith(branchPrefix) ? [{ branch, wish }] : []));
  }
  const pullRequest = await forge.readPullRequest(number);
  const { branch = "", body = "" } = pullRequest ?? {};
  if (pullRequest?.state !== "open" || !branch.startsWith(branchPrefix) || parseMarker(body) === null) return null;
  return boxes.some((box) => box.branch === null && box.wish === "rebase") ? [{ branch, wish: "rebase" }] : [];
}
