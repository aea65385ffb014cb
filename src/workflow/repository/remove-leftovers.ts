import type { Forge, RepositoryFacts } from "../ports/forge.ts";
import { isBranchProtected } from "../update/is-branch-protected.ts";

/**
 * Deletes the branches that publications which were cut off left behind. No other job of the repository runs meanwhile, so
 * that none of them is in use.
 */
export async function removeLeftovers({ leftovers }: RepositoryFacts, forge: Forge): Promise<void> {
  for (const { branch, head } of leftovers) {
    try {
      await forge.deleteBranch(branch, head);
    } catch (error) {
      // Whoever forbids it can live with them.
      if (!isBranchProtected(error)) throw error;
    }
  }
}
