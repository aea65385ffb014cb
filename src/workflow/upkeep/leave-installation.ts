import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { Clock } from "../ports/clock.ts";
import type { ForgeDirectory } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { forgetRepository } from "../repository/forget-repository.ts";
import {
  forgetInventory,
  forgetKnownRepositories,
  isKnownTo,
  knownRepositories,
} from "../repository/repository-inventory.ts";
import { rememberBack } from "./installation-away.ts";
import { wishForReconciling } from "./reconcile-progress.ts";

/** What became of leaving an installation. */
export type LeaveOutcome =
  | { readonly kind: "left"; readonly repositories: number }
  | { readonly kind: "skipped"; readonly reason: "installation-active" };

/**
 * Takes all repositories of an installation that was suspended or removed out of the index; of a removed one nothing is kept.
 *
 * An event that comes late is not believed: where the installation is active, its repositories are looked for instead.
 */
export async function leaveInstallation(
  installationId: number,
  ports: {
    readonly directory: ForgeDirectory;
    readonly store: Store;
    readonly answers: ImageAnswers;
    readonly queue: Queue;
    readonly clock: Clock;
  },
): Promise<LeaveOutcome> {
  const { store } = ports;
  const state = await ports.directory.installationState(installationId);
  if (state === "active") {
    await rememberBack(store, installationId);
    await wishForReconciling(installationId, ports);
    await ports.queue.enqueue({ name: "reconcile", installationId });
    return { kind: "skipped", reason: "installation-active" };
  }
  let repositories = 0;
  for (const repository of await knownRepositories(store, installationId)) {
    if (!(await isKnownTo(store, { repository, installationId }))) continue;
    await (state === "removed" ? forgetRepository : forgetInventory)(repository, ports);
    repositories += 1;
  }
  if (state === "removed") await forgetKnownRepositories(store, installationId);
  return { kind: "left", repositories };
}
