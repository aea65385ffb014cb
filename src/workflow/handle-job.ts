import { AccessError } from "../core/errors.ts";
import { forgetInventory, isKnownTo } from "./repository/repository-inventory.ts";
import { type BoxesOutcome, heedBoxes } from "./conversation/heed-boxes.ts";
import type { EnforcedSettings } from "../core/config/enforced-settings.ts";
import type { ImageAnswers } from "./lookup/image-answers.ts";
import type { ImageHistory } from "./lookup/image-history.ts";
import type { Job } from "./job.ts";
import type { PlannedPullRequests } from "./update/planned-pull-request.ts";
import type { Clock } from "./ports/clock.ts";
import type { ForgeDirectory } from "./ports/forge.ts";
import type { Log } from "./ports/log.ts";
import type { JobPriority, Queue } from "./ports/queue.ts";
import type { Registry } from "./ports/registry.ts";
import type { ReleaseLineSource } from "./ports/release-line-source.ts";
import type { Store } from "./ports/store.ts";
import type { WebhookDeliveries } from "./ports/webhook-deliveries.ts";
import { type ProposeOutcome, proposeUpdates } from "./update/propose-updates.ts";
import { PublicationLedger } from "./update/publication-ledger.ts";
import { publishInTurn } from "./update/publish-in-turn.ts";
import { isAway } from "./upkeep/installation-away.ts";
import { heedPause, rememberPause } from "./upkeep/installation-pause.ts";
import { leaveInstallation, type LeaveOutcome } from "./upkeep/leave-installation.ts";
import { leaveIfAway, type LeaveReason, leaveRepository } from "./upkeep/leave-repository.ts";
import { reconcile, type ReconcileOutcome } from "./upkeep/reconcile.ts";
import { redeliverWebhooks } from "./upkeep/redeliver-webhooks.ts";
import { isTakenForGone, isUnseen } from "./upkeep/unseen-commit.ts";
import { reportFindings, type ReportOutcome } from "./report-findings.ts";
import { resolveImage, type ResolveOutcome } from "./lookup/resolve-image.ts";
import type { SlowLookups } from "./lookup/slow-lookups.ts";
import { type CommandOutcome, runCommand } from "./conversation/run-command.ts";
import { scanRepository, type ScanOutcome } from "./repository/scan-repository.ts";
import { sweep } from "./upkeep/sweep.ts";

/** Everything a job may need. */
export interface JobPorts {
  readonly directory: ForgeDirectory;
  readonly registry: Registry;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly history: ImageHistory;
  readonly plans: PlannedPullRequests;
  readonly slowLookups: SlowLookups;
  readonly queue: Queue;
  /** Null where a token is used instead of the App. */
  readonly deliveries: WebhookDeliveries | null;
  readonly clock: Clock;
  readonly releaseLines: ReleaseLineSource;
  readonly log: Log;
  /** What no repository file can loosen. */
  readonly enforced: EnforcedSettings;
  /** Answers of registries younger than this are believed without asking again. */
  readonly freshMs: number;
  /** Is told what became of each job, in the words of the log. */
  readonly onOutcome?: (job: Job, outcome: JobOutcome) => void;
}

/** What a job came to. A failure is thrown instead. */
export type JobOutcome =
  | ScanOutcome
  | ReportOutcome
  | CommandOutcome
  | BoxesOutcome
  | ResolveOutcome
  | ProposeOutcome
  | Awaited<ReturnType<typeof publishInTurn>>
  | { readonly kind: "swept"; readonly images: number; readonly questions: number }
  | ReconcileOutcome
  | { readonly kind: "redelivered"; readonly redelivered: number; readonly givenUp: number }
  | LeaveOutcome
  | {
      readonly kind: "skipped";
      readonly reason: "no-webhooks" | "installation-away" | "repository-there" | "commit-gone" | LeaveReason;
    };

/** Does one job, and logs and tells what came of it. */
export async function handleJob(job: Job, ports: JobPorts): Promise<JobOutcome> {
  const outcome = await performIfThere(job, ports);
  ports.log.info({ job, outcome }, "Job done");
  ports.onOutcome?.(job, outcome);
  return outcome;
}

/** A job of a repository that Plinth may not work on any more comes to nothing; what it was about is known by none then. */
async function performIfThere(job: Job, ports: JobPorts): Promise<JobOutcome> {
  if (!("repository" in job)) return await perform(job, ports);
  if (await isAway(ports.store, job.installationId)) {
    if (await isKnownTo(ports.store, job)) await forgetInventory(job.repository, ports);
    return { kind: "skipped", reason: "installation-away" };
  }
  await heedPause(job.installationId, ports);
  try {
    return await perform(job, ports);
  } catch (error) {
    await rememberPause(job.installationId, error, ports);
    const isGone = isUnseen(error) && (await isTakenForGone(job, error, ports.store));
    if (!isGone && !(error instanceof AccessError)) throw error;
    const { repository, installationId } = job;
    // Whoever gave a token named the repository, and is told.
    const left = installationId === null ? null : await leaveIfAway({ repository, installationId }, ports);
    if (left === null && isGone) return { kind: "skipped", reason: "commit-gone" };
    if (left === null) throw error;
    if (left.name !== null) await ports.queue.enqueue({ ...job, repository: left.name }, priorityOf(job));
    return { kind: "skipped", reason: left.reason };
  }
}

/** A person waits for these. */
function priorityOf({ name }: Job): { readonly priority: JobPriority } {
  return { priority: name === "run-command" || name === "heed-boxes" ? "urgent" : "normal" };
}

async function perform(job: Job, ports: JobPorts): Promise<JobOutcome> {
  switch (job.name) {
    case "sweep":
      return { kind: "swept", ...(await sweep(ports)) };
    case "reconcile":
      return await reconcile(job.installationId, ports);
    case "redeliver-webhooks":
      if (ports.deliveries === null) return { kind: "skipped", reason: "no-webhooks" };
      return { kind: "redelivered", ...(await redeliverWebhooks({ ...ports, deliveries: ports.deliveries })) };
    case "leave-installation":
      return await leaveInstallation(job.installationId, ports);
    case "leave-repository":
      return await leaveRepository(job, ports);
    case "scan-repository":
      return await scanRepository(job.repository, job.installationId, ports);
    case "resolve-image":
      return await resolveImage(job.questionKey, ports);
    case "propose-updates":
      return await proposeUpdates(job.repository, job.installationId, ports);
    case "report-findings":
      return await reportFindings(job, ports);
    case "run-command":
      return await runCommand(job, ports);
    case "heed-boxes":
      return await heedBoxes(job, ports);
    case "publish-update":
      return await publishInTurn(job, { ...ports, ledger: new PublicationLedger(ports.store, ports.clock) });
  }
}
