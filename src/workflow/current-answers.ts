import type { ImageLookup } from "../core/policy/image-lookup.ts";
import type { ImageAnswers } from "./image-answers.ts";
import type { RepositoryInventory } from "./repository-inventory.ts";

/**
 * The answers to an inventory's questions, by question; null while one is missing, or is still the one that was too old.
 *
 * Whose lookup failed goes on awaiting an answer, so that the repository is told when there is one.
 */
export async function currentAnswers(
  { questions, outdated, repository, installationId }: RepositoryInventory,
  answers: ImageAnswers,
): Promise<ReadonlyMap<string, ImageLookup> | null> {
  const found = new Map<string, ImageLookup>();
  for (const key of questions) {
    const answer = await answers.answer(key);
    if (answer === null) return null;
    if (answer.kind === "failed") await answers.await(key, { repository, installationId });
    else if (answer.lookedUpAt === outdated[key]) return null;
    found.set(key, answer);
  }
  return found;
}
