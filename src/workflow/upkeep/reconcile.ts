import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { rememberBack } from "./installation-away.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { ForgeDirectory, InstalledRepository } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { beginReconciling, endReconciling, rememberProgress } from "./reconcile-progress.ts";
import { configKey } from "../repository/read-repository-config.ts";
import {
  isLeftAlone,
  isSettled,
  loadInventory,
  type RepositoryInventory,
  saveInventory,
} from "../repository/repository-inventory.ts";

interface Ports {
  readonly enforced: EnforcedSettings;
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly queue: Queue;
}

/** What became of a reconciliation: done, or handed on to a job for each installation. */
export type ReconcileOutcome =
  | { readonly kind: "reconciled"; readonly repositories: number; readonly scans: number }
  | { readonly kind: "reconciling"; readonly installations: number };

/**
 * Finds what no webhook told: scans every repository that is not known to be as it was, and keeps the others in the index.
 * Without `installationId` it does so for every installation, each by itself: what one has to wait for, or fails at, holds up no other.
 *
 * The list of an installation says of a hundred repositories at once when each was pushed to, so that those where nothing
 * happened cost no request of their own.
 */
export async function reconcile(installationId: number | undefined, ports: Ports): Promise<ReconcileOutcome> {
  if (installationId !== undefined) return await reconcileOne(installationId, ports);
  const installations = await ports.directory.installations();
  if (installations.length < 2) return await reconcileOne(installations[0] ?? null, ports);
  for (const id of installations) {
    await ports.queue.enqueue({ name: "reconcile", installationId: id }, { priority: "background" });
  }
  return { kind: "reconciling", installations: installations.length };
}

/**
 * Page by page: where GitHub asks to wait, or does not answer, the job that comes again goes on with the page where this one
 * stopped. Null is the repositories of a token.
 */
async function reconcileOne(installationId: number | null, ports: Ports): Promise<ReconcileOutcome> {
  const { directory, store } = ports;
  let repositories = 0;
  let scans = 0;
  const { page: first, wish } = await beginReconciling(store, installationId);
  for (let page = first, isLast = false; !isLast; page += 1) {
    const listed = await directory.installedRepositories(installationId, page);
    if (installationId !== null && listed.repositories.length > 0) await rememberBack(store, installationId);
    for (const one of listed.repositories) if (await isScanned(one, ports)) scans += 1;
    repositories += listed.repositories.length;
    isLast = listed.isLast;
    if (!isLast) await rememberProgress(store, installationId, { page, wish });
  }
  await endReconciling(store, installationId);
  return { kind: "reconciled", repositories, scans };
}

/** Keeps a repository in the index or, and then it is true, has it scanned. */
async function isScanned(listed: InstalledRepository, ports: Ports): Promise<boolean> {
  if (await isLeftAlone(ports.store, listed)) return false;
  const inventory = await unchangedInventory(listed, ports);
  if (inventory !== null && (await keepInIndex(inventory, ports))) return false;
  const { repository, installationId } = listed;
  await ports.queue.enqueue({ name: "scan-repository", repository, installationId }, { priority: "background" });
  return true;
}

/** The inventory of a repository in which nothing changed and for which nothing is left to do; null otherwise. */
async function unchangedInventory(listed: InstalledRepository, ports: Ports): Promise<RepositoryInventory | null> {
  const { repository, installationId, defaultBranch, pushedAt } = listed;
  const inventory = await loadInventory(ports.store, repository);
  if (inventory === null || pushedAt === null || inventory.pushedAt !== pushedAt) return null;
  if (inventory.installationId !== installationId || inventory.defaultBranch !== defaultBranch) return null;
  if (!(await isSettled(ports.store, repository))) return null;
  return inventory.defaultsKey === (await configKey(inventory.sources, inventory, ports)) ? inventory : null;
}

/** False where a part of the index was lost. */
async function keepInIndex(inventory: RepositoryInventory, { answers, store }: Ports): Promise<boolean> {
  const { repository, installationId } = inventory;
  for (const key of inventory.questions) {
    const question = await answers.question(key);
    if (question === null) return false;
    await answers.ask(key, question, { repository, installationId });
  }
  await saveInventory(store, inventory);
  return true;
}
