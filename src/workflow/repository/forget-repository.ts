import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { forgetOwnRecord } from "../update/own-record.ts";
import { PlannedPullRequests } from "../update/planned-pull-request.ts";
import { forgetIdentity } from "./known-identities.ts";
import { forgetPushes } from "./known-pushes.ts";
import { moveGoodConfig } from "./last-good-config.ts";
import {
  forgetInventory,
  forgetKnownRepository,
  forgetLeftAlone,
  forgetSettled,
  loadInventory,
} from "./repository-inventory.ts";

/**
 * Takes a repository that is not there for Plinth any more out of the index, and forgets what was known of it. What is planned
 * for it is not published without an inventory.
 */
export async function forgetRepository(
  repository: RepositoryName,
  ports: { readonly store: Store; readonly answers: ImageAnswers },
): Promise<void> {
  const { store } = ports;
  const inventory = await loadInventory(store, repository);
  await new PlannedPullRequests(store).forget(repository);
  if (inventory !== null) await forgetKnownRepository(store, inventory);
  await forgetInventory(repository, ports);
  await moveGoodConfig(store, repository, null);
  await forgetOwnRecord(repository, store);
  await forgetSettled(store, repository);
  await forgetLeftAlone(store, repository);
  await forgetPushes(store, repository);
  await forgetIdentity(store, repository);
}
