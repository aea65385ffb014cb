import { AccessError } from "../../core/errors.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { ForgeDirectory, RepositoryFacts, RepositoryName } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { followRename } from "../repository/follow-rename.ts";
import { forgetRepository } from "../repository/forget-repository.ts";
import { isSameName } from "../repository/is-same-name.ts";
import { forgetInventory, isKnownTo } from "../repository/repository-inventory.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";

/** Why nothing is done for a repository any more, under this name or at all, until the forge tells or shows that something may be. */
export type LeaveReason = "repository-gone" | "repository-renamed" | "repository-archived" | "installation-suspended";

/** Why a repository is left; `name` is what it is called by now, where that is why. */
interface Left {
  readonly reason: LeaveReason;
  readonly name: RepositoryName | null;
}

/** A repository, as the installation has it. */
interface Place {
  readonly repository: RepositoryName;
  readonly installationId: number;
}

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly answers: ImageAnswers;
  readonly plans: PlannedPullRequests;
  readonly queue: Queue;
}

/**
 * Leaves a repository of which an event said that it is not there for Plinth any more; where it is there all the same, it is
 * scanned.
 */
export async function leaveRepository(
  { repository, installationId }: Place,
  ports: Ports,
): Promise<{ readonly kind: "skipped"; readonly reason: LeaveReason | "repository-there" }> {
  const left = await leaveIfAway({ repository, installationId }, ports);
  if (left === null) await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
  return { kind: "skipped", reason: left?.reason ?? "repository-there" };
}

/**
 * Sees whether the forge still lets Plinth work on a repository at all, and takes it out of the index where it does not, or has
 * it looked at under the name that it has now; null where it does, and a refusal was about one job alone.
 */
export async function leaveIfAway(place: Place, ports: Ports): Promise<Left | null> {
  const { repository } = place;
  const left = await whyLeft(place, ports.directory);
  if (left === null) return null;
  if (left.name !== null) await followRename(place, left.name, ports);
  else if (await isKnownTo(ports.store, place)) {
    // The others come back as they were.
    await (left.reason === "repository-gone" ? forgetRepository : forgetInventory)(repository, ports);
  }
  return left;
}

async function whyLeft({ repository, installationId }: Place, directory: ForgeDirectory): Promise<Left | null> {
  const state = await directory.installationState(installationId, repository);
  if (state === "suspended") return { reason: "installation-suspended", name: null };
  const facts = state === "active" ? await factsOf({ repository, installationId }, directory) : null;
  const name = facts?.name ?? (await directory.currentName(repository, installationId));
  if (name !== null && !isSameName(name, repository)) return { reason: "repository-renamed", name };
  if (facts === null) return { reason: "repository-gone", name: null };
  return facts.archived ? { reason: "repository-archived", name: null } : null;
}

async function factsOf(
  { repository, installationId }: Place,
  directory: ForgeDirectory,
): Promise<RepositoryFacts | null> {
  try {
    const forge = await directory.open(repository, installationId);
    return await forge.readRepository();
  } catch (error) {
    // Under a name that it had, it is not to be worked on.
    if (error instanceof AccessError && error.code === "repository-not-found") return null;
    throw error;
  }
}
