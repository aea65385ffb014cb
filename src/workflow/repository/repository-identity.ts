import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { forgetRepository } from "./forget-repository.ts";
import { moveGoodConfig } from "./last-good-config.ts";
import { moveInventory } from "./repository-inventory.ts";

const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * What is known is kept by name, and whose name that is by the forge's number of the repository: has a repository that was
 * renamed or transferred take along what is known of it, and one that got another's name begin anew.
 */
export async function heedIdentity(
  repository: RepositoryName,
  id: number | null,
  ports: { readonly store: Store; readonly answers: ImageAnswers },
): Promise<void> {
  if (id === null) return;
  const { store } = ports;
  const owner = await store.get(ownerKey(repository));
  const former = await store.get(nameKey(id));
  if (owner === String(id) && former === repository) return;
  if (owner !== null && owner !== String(id)) await forgetRepository(repository, ports);
  // Another repository may have got the former name by now, and begun anew.
  if (former !== null && former !== repository && (await store.get(ownerKey(former))) === String(id)) {
    await moveGoodConfig(store, former, repository);
    await moveInventory(former, repository, ports);
    await forgetRepository(former, ports);
    await store.delete(ownerKey(former));
  }
  await store.set(ownerKey(repository), String(id), yearMs);
  await store.set(nameKey(id), repository, yearMs);
}

function ownerKey(repository: RepositoryName): string {
  return `v1:repository-id:${repository}`;
}

function nameKey(id: number): string {
  return `v1:repository-name:${id}`;
}
