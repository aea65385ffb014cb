import type { ImageLookup, ImageQuestion } from "../../core/policy/image-lookup.ts";
import type { ImageAnswers } from "./image-answers.ts";
import type { RepositoryInventory } from "../repository/repository-inventory.ts";

/**
 * The answers to an inventory's questions, by question; null while one is missing, or is still the one that was too old.
 *
 * Who lacks an answer, or whose lookup failed, goes on awaiting one, so that the repository is told when there is one: what
 * told it last may have been an answer that the inventory was too late for.
 */
export async function currentAnswers(
  inventory: RepositoryInventory,
  answers: ImageAnswers,
): Promise<ReadonlyMap<string, ImageLookup> | null> {
  const { questions, repository, installationId, outdated } = inventory;
  const found = new Map<string, ImageLookup>();
  for (const key of questions) {
    let answer = await currentAnswer(key, inventory, answers);
    if (answer === null || answer.kind === "failed") {
      await answers.await(key, { repository, installationId, after: outdated[key] ?? null });
      // An answer that is saved between the two tells nobody of this one: whoever answers saves first and tells then.
      answer = await currentAnswer(key, inventory, answers);
    }
    if (answer === null) return null;
    found.set(key, answer);
  }
  return found;
}

/** The questions of an inventory that {@link currentAnswers} lacks an answer to. */
export async function unansweredQuestions(
  inventory: RepositoryInventory,
  answers: ImageAnswers,
): Promise<readonly ImageQuestion[]> {
  const unanswered: ImageQuestion[] = [];
  for (const key of inventory.questions) {
    if ((await currentAnswer(key, inventory, answers)) !== null) continue;
    const question = await answers.question(key);
    if (question !== null) unanswered.push(question);
  }
  return unanswered;
}

async function currentAnswer(
  key: string,
  { outdated }: RepositoryInventory,
  answers: ImageAnswers,
): Promise<ImageLookup | null> {
  const answer = await answers.answer(key);
  return answer?.kind === "answered" && answer.lookedUpAt === outdated[key] ? null : answer;
}
