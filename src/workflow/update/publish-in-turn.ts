import { contentRequests } from "./content-requests.ts";
import type { Job } from "../job.ts";
import type { PublicationLedger } from "./publication-ledger.ts";
import { loadInventory } from "../repository/repository-inventory.ts";
import type { Queue } from "../ports/queue.ts";
import { type PublishOutcome, publishUpdate } from "./publish-update.ts";

/** The installation has published as much as GitHub takes at once; the job comes again by itself. */
interface Postponed {
  readonly kind: "postponed";
  readonly branch: string;
  readonly sentence: string;
}

/** Publishes one update when the installation has a place for it among what GitHub takes in a minute and an hour. */
export async function publishInTurn(
  job: Extract<Job, { name: "publish-update" }>,
  ports: Parameters<typeof publishUpdate>[1] & { readonly ledger: PublicationLedger; readonly queue: Queue },
): Promise<PublishOutcome | Postponed> {
  const { repository, installationId, branch } = job;
  const planned = await ports.plans.load(repository, branch);
  if (planned === null) return await publishUpdate(job, ports);
  const { draft, priority = "normal" } = planned;
  const turn = await ports.ledger.enter(installationId, `${repository} ${branch}`, contentRequests(draft), priority);
  if ("waitMs" in turn) {
    await ports.queue.enqueue(job, { afterMs: turn.waitMs, priority });
    const sentence = `GitHub takes no more for now; it is tried again in ${Math.ceil(turn.waitMs / 1000)} s.`;
    return { kind: "postponed", branch, sentence };
  }
  const outcome = await publishUpdate(job, ports);
  const isPublished = outcome.kind === "opened" || outcome.kind === "refreshed";
  if (!isPublished) await turn.leave();
  if (outcome.kind === "skipped" && outcome.reason === "merged-meanwhile") {
    await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
  }
  // Its place goes to the next one.
  if (outcome.kind === "blocked") await ports.queue.enqueue({ name: "propose-updates", repository, installationId });
  // The dashboard shows its number, and its box not ticked.
  if (isPublished && (await loadInventory(ports.store, repository))?.config.dashboard === true) {
    await ports.queue.enqueue({ name: "propose-updates", repository, installationId });
  }
  return outcome;
}
