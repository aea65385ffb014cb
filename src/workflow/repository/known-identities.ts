import type { RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** The forge's number of the repository of which something is known by this name; null where nothing is. */
export async function knownId(store: Store, repository: RepositoryName): Promise<string | null> {
  return await store.get(idKey(repository));
}

/** The name by which something is known of the repository with this number; null where nothing is. */
export async function knownName(store: Store, id: number | string): Promise<RepositoryName | null> {
  return await store.get(nameKey(id));
}

/** Remembers whose name it is by which something is known. */
export async function rememberIdentity(store: Store, repository: RepositoryName, id: number): Promise<void> {
  await store.set(idKey(repository), String(id), yearMs);
  await store.set(nameKey(id), repository, yearMs);
}

/** Forgets whose name it was; another one that its repository has by now is remembered. */
export async function forgetIdentity(store: Store, repository: RepositoryName): Promise<void> {
  const id = await knownId(store, repository);
  if (id !== null && (await knownName(store, id)) === repository) await store.delete(nameKey(id));
  await store.delete(idKey(repository));
}

function idKey(repository: RepositoryName): string {
  return `v1:repository-id:${repository}`;
}

function nameKey(id: number | string): string {
  return `v1:repository-name:${id}`;
}
