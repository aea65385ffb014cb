import { AccessError } from "../../core/errors.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { ForgeDirectory, RepositoryName } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { forgetRepository } from "../repository/forget-repository.ts";
import { forgetInventory } from "../repository/repository-inventory.ts";

/** Why nothing is done for a repository any more, until the forge tells or shows that something may be. */
export type LeaveReason = "repository-gone" | "repository-archived" | "installation-suspended";

/** A repository, as the installation has it. */
interface Place {
  readonly repository: RepositoryName;
  readonly installationId: number;
}

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
}

/**
 * Leaves a repository of which an event said that it is not there for Plinth any more; where it is there all the same, it is
 * scanned.
 */
export async function leaveRepository(
  { repository, installationId }: Place,
  ports: Ports & { readonly queue: Queue },
): Promise<{ readonly kind: "skipped"; readonly reason: LeaveReason | "repository-there" }> {
  const reason = await leaveIfAway({ repository, installationId }, ports);
  if (reason === null) await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
  return { kind: "skipped", reason: reason ?? "repository-there" };
}

/**
 * Sees whether the forge still lets Plinth work on a repository at all, and takes it out of the index where it does not; null
 * where it does, and a refusal was about one job alone.
 */
export async function leaveIfAway(place: Place, ports: Ports): Promise<LeaveReason | null> {
  const { repository } = place;
  const reason = await reasonToLeave(place, ports.directory);
  if (reason === "repository-gone") await forgetRepository(repository, ports);
  // These come back as they were.
  else if (reason !== null) await forgetInventory(repository, ports);
  return reason;
}

async function reasonToLeave(
  { repository, installationId }: Place,
  directory: ForgeDirectory,
): Promise<LeaveReason | null> {
  const state = await directory.installationState(installationId, repository);
  if (state !== "active") return state === "suspended" ? "installation-suspended" : "repository-gone";
  try {
    const forge = await directory.open(repository, installationId);
    return (await forge.readRepository()).archived ? "repository-archived" : null;
  } catch (error) {
    // Under a name that it had, it is not to be worked on.
    if (error instanceof AccessError && error.code === "repository-not-found") return "repository-gone";
    throw error;
  }
}
