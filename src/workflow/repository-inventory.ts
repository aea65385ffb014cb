import type { RepositoryConfig } from "../core/config/repository-config.ts";
import type { Problem } from "../core/problem.ts";
import type { RepositoryName } from "./ports/forge.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;

/** The Dockerfiles of one repository at one commit, and how the repository wants to be treated. Plain JSON. */
export interface RepositoryInventory {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
  readonly defaultBranch: string;
  /** The commit. */
  readonly head: string;
  /** Stands for the organisation's defaults that `config` was merged with. */
  readonly defaultsKey: string;
  readonly config: RepositoryConfig;
  readonly files: readonly { readonly path: string; readonly mode: string; readonly sha: string }[];
  /** Files that could not be read, and warnings about the repository file. */
  readonly problems: readonly Problem[];
}

/** Keeps the newest inventory of a repository. */
export async function saveInventory(store: Store, inventory: RepositoryInventory): Promise<void> {
  await store.set(key(inventory.repository), JSON.stringify(inventory), thirtyDaysMs);
}

/** Reads the newest inventory; null where there is none (any more). */
export async function loadInventory(store: Store, repository: RepositoryName): Promise<RepositoryInventory | null> {
  return await readStored<RepositoryInventory>(store, key(repository));
}

/** Makes everything that works from the inventory wait for the next scan. */
export async function forgetInventory(store: Store, repository: RepositoryName): Promise<void> {
  await store.delete(key(repository));
}

function key(repository: RepositoryName): string {
  return `v1:inventory:${repository}`;
}
