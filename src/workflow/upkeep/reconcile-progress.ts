import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** How far the reconciliation of an installation came that had to wait, and what it had been asked for by then. */
interface Progress {
  readonly page: number;
  readonly wish: string | null;
}

/** Null is the repositories of a token. */
type InstallationId = number | null;

/** Has an installation be reconciled from its first page, how far it ever was: something happened that concerns all of it. */
export async function wishForReconciling(
  installationId: InstallationId,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<void> {
  await store.set(wishKey(installationId), clock.now().toISOString(), dayMs);
}

/** What a reconciliation begins with: the page where the one before it stopped, the first one otherwise. */
export async function beginReconciling(store: Store, installationId: InstallationId): Promise<Progress> {
  const wish = await store.get(wishKey(installationId));
  const stopped = await readStored<Progress>(store, progressKey(installationId));
  return stopped?.wish === wish ? stopped : { page: 1, wish };
}

/**
 * Remembers that a page was looked at. Whoever goes on looks at it once more: what was taken away meanwhile moves the rest of
 * the list up.
 */
export async function rememberProgress(
  store: Store,
  installationId: InstallationId,
  progress: Progress,
): Promise<void> {
  await store.set(progressKey(installationId), JSON.stringify(progress), dayMs);
}

/** Has the next reconciliation begin with the first page. */
export async function endReconciling(store: Store, installationId: InstallationId): Promise<void> {
  await store.delete(progressKey(installationId));
}

function progressKey(installationId: InstallationId): string {
  return `v1:reconciled:${installationId ?? "token"}`;
}

function wishKey(installationId: InstallationId): string {
  return `v1:reconcile-wish:${installationId ?? "token"}`;
}
