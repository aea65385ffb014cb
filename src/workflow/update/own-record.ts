import { dashboardTitle, isDashboard } from "../../core/conversation/dashboard-marker.ts";
import type { Ignore } from "../../core/update/ignore.ts";
import { markBody, parseMarker } from "../../core/pull-request/marker.ts";
import type { Forge, RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

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

/** Reads the record from the forge, from all that Plinth opened and nobody else; what was opened again loses its ignores. */
export async function readOwnRecord(repository: RepositoryName, forge: Forge, store: Store): Promise<OwnRecord> {
  const own = await forge.listOwn();
  const ignores: (Ignore & { readonly number: number })[] = [];
  for (const { number, state, isPullRequest, body } of own) {
    const ignored = isPullRequest ? parseMarker(body)?.ignores : undefined;
    if (ignored === undefined || state === "merged") continue;
    if (state === "open" && (await takeBack(number, forge))) continue;
    ignores.push(...ignored.map((one) => ({ ...one, number })));
  }
  const dashboards = own.filter(
    ({ isPullRequest, title, body }) => !isPullRequest && (isDashboard(body) || title === dashboardTitle),
  );
  const [first] = dashboards.map(({ number }) => number).toSorted((left, right) => left - right);
  const record = { ignores, dashboard: first ?? null };
  await store.set(key(repository), JSON.stringify(record), dayMs);
  return record;
}

/**
 * Opening a pull request again takes its ignores back for good: they do not return when a person closes it later. False where
 * it is closed by now.
 */
async function takeBack(number: number, forge: Forge): Promise<boolean> {
  const pullRequest = await forge.readPullRequest(number);
  if (pullRequest?.state === "closed") return false;
  const marker = pullRequest === null ? null : parseMarker(pullRequest.body);
  if (pullRequest?.state !== "open" || marker?.ignores === undefined) return true;
  const { ignores: _, ...rest } = marker;
  await forge.updatePullRequest(number, { body: markBody(pullRequest.body, rest) });
  return true;
}

/** Has the record read anew: something of it changed on the forge. */
export async function forgetOwnRecord(repository: RepositoryName, store: Store): Promise<void> {
  await store.delete(key(repository));
}

function key(repository: RepositoryName): string {
  return `v1:own:${repository}`;
}
