import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Store } from "../ports/store.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";
import { forgetRepository } from "./forget-repository.ts";
import type { Reader } from "./shared-files.ts";
import { isSameName } from "./is-same-name.ts";
import { knownId, knownName, rememberIdentity } from "./known-identities.ts";
import { moveGoodConfig } from "./last-good-config.ts";
import { ownerOf } from "./owner-of.ts";
import { loadInventory, moveInventory } from "./repository-inventory.ts";

/**
 * What is known is kept by name, and whose name that is by the forge's number of the repository: has a repository that was
 * renamed take along what is known of it, and one that got another's name begin anew. So does one that was transferred to another
 * account; what people want of its pull requests it takes along all the same.
 */
export async function heedIdentity(
  { repository, installationId }: Reader,
  id: number | null,
  ports: { readonly store: Store; readonly answers: ImageAnswers; readonly plans: PlannedPullRequests },
): Promise<void> {
  if (id === null) return;
  const { store } = ports;
  const owner = await knownId(store, repository);
  const former = await knownName(store, id);
  if (owner === String(id) && former === repository) return;
  if (owner !== null && owner !== String(id)) await forgetRepository(repository, ports);
  // Another repository may have got the former name by now, and begun anew.
  if (former !== null && former !== repository && (await knownId(store, former)) === String(id)) {
    await ports.plans.moveWishes(former, repository);
    const isSameOwner = isSameName(ownerOf(former), ownerOf(repository));
    // An account that has another name keeps its installation.
    const isSameAccount = isSameOwner || (await loadInventory(store, former))?.installationId === installationId;
    if (isSameAccount) await moveGoodConfig(store, former, repository);
    // Its defaults are to be found under another name, or are others.
    if (isSameOwner) await moveInventory(former, repository, ports);
    await forgetRepository(former, ports);
  }
  await rememberIdentity(store, repository, id);
}
