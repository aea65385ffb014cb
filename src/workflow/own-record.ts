import { dashboardTitle, isDashboard } from "../core/conversation/dashboard-marker.ts";
import type { Ignore } from "../core/update/ignore.ts";
import { parseMarker } from "../core/update/marker.ts";
import type { Forge, RepositoryName } from "./ports/forge.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** What Plinth wrote in a repository and goes by: the forge holds it, the store a copy for a day. */
export interface OwnRecord {
  /** What people told it to ignore, and in which pull request. */
  readonly ignores: readonly (Ignore & { readonly number: number })[];
  /** Number of the dashboard issue; null where there is none. */
  readonly dashboard: number | null;
}

/** Reads the record, from the forge where the store has no copy. */
export async function ownRecord(repository: RepositoryName, forge: Forge, store: Store): Promise<OwnRecord> {
  return (await readStored<OwnRecord>(store, key(repository))) ?? (await readOwnRecord(repository, forge, store));
}

/** Reads the record from the forge: from all that Plinth opened, and nobody else. */
export async function readOwnRecord(repository: RepositoryName, forge: Forge, store: Store): Promise<OwnRecord> {
  const own = await forge.listOwn();
  const ignores = own.flatMap(({ number, state, isPullRequest, body }) =>
    isPullRequest && state === "closed" ? (parseMarker(body)?.ignores ?? []).map((one) => ({ ...one, number })) : [],
  );
  const dashboards = own.filter(
    ({ isPullRequest, title, body }) => !isPullRequest && (isDashboard(body) || title === dashboardTitle),
  );
  const [first] = dashboards.map(({ number }) => number).toSorted((left, right) => left - right);
  const record = { ignores, dashboard: first ?? null };
  await store.set(key(repository), JSON.stringify(record), dayMs);
  return record;
}

/** Has the record read anew: something of it changed on the forge. */
export async function forgetOwnRecord(repository: RepositoryName, store: Store): Promise<void> {
  await store.delete(key(repository));
}

function key(repository: RepositoryName): string {
  return `v1:own:${repository}`;
}
