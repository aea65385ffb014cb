import type { Store } from "../ports/store.ts";

const monthMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Has what is queued for an installation's repositories come to nothing, since it was suspended or removed. Whatever shows that
 * it is back ends that: an event, or the list of installations.
 */
export async function rememberAway(store: Store, installationId: number): Promise<void> {
  await store.set(key(installationId), "true", monthMs);
}

/** Has jobs of an installation be done again. */
export async function rememberBack(store: Store, installationId: number): Promise<void> {
  await store.delete(key(installationId));
}

/** True where nothing is to be done for an installation. */
export async function isAway(store: Store, installationId: number | null): Promise<boolean> {
  return installationId !== null && (await store.get(key(installationId))) !== null;
}

function key(installationId: number): string {
  return `v1:installation-away:${installationId}`;
}
