import { AccessError } from "../../core/errors.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { ForgeDirectory, RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { forgetRepository } from "../repository/forget-repository.ts";
import { forgetInventory } from "../repository/repository-inventory.ts";

/** Why nothing is done for a repository any more, until the forge tells or shows that something may be. */
export type LeaveReason = "repository-gone" | "repository-archived" | "installation-suspended";

/**
 * After a job was refused, sees whether the forge still lets Plinth work on the repository at all, and takes it out of the
 * index where it does not; null where it does, and the refusal is about the job alone.
 */
export async function leaveIfAway(
  { repository, installationId }: { readonly repository: RepositoryName; readonly installationId: number | null },
  ports: { readonly directory: ForgeDirectory; readonly store: Store; readonly answers: ImageAnswers },
): Promise<LeaveReason | null> {
  const reason = await reasonToLeave(repository, installationId, ports.directory);
  if (reason === "repository-gone") await forgetRepository(repository, ports);
  // These come back as they were.
  else if (reason !== null) await forgetInventory(repository, ports);
  return reason;
}

async function reasonToLeave(
  repository: RepositoryName,
  installationId: number | null,
  directory: ForgeDirectory,
): Promise<LeaveReason | null> {
  try {
    const forge = await directory.open(repository, installationId);
    return (await forge.readRepository()).archived ? "repository-archived" : null;
  } catch (error) {
    if (!(error instanceof AccessError)) return null;
    if (error.code === "installation-suspended") return error.code;
    return error.code === "repository-not-found" || error.code === "installation-revoked" ? "repository-gone" : null;
  }
}
