import { answerQuestion, failedLookup } from "./answer-question.ts";
import type { ImageAnswers } from "./image-answers.ts";
import type { ImageHistory } from "./image-history.ts";
import type { Clock } from "./ports/clock.ts";
import type { Queue } from "./ports/queue.ts";
import type { Registry } from "./ports/registry.ts";

/** What became of one question. */
export type ResolveOutcome =
  | { readonly kind: "answered"; readonly image: string; readonly choice: string; readonly repositories: number }
  | { readonly kind: "failed"; readonly image: string; readonly code: string; readonly message: string }
  | { readonly kind: "skipped"; readonly reason: "question-forgotten" };

/**
 * Answers one question and lets every repository that asked it propose updates.
 *
 * Where the registry fails, the failure is kept as the answer first, so that the other images of those repositories go
 * on, and then thrown, so that the queue asks again.
 */
export async function resolveImage(
  key: string,
  ports: {
    answers: ImageAnswers;
    history: ImageHistory;
    registry: Registry;
    queue: Pick<Queue, "enqueue">;
    clock: Clock;
  },
): Promise<ResolveOutcome> {
  const { answers, queue } = ports;
  const question = await answers.question(key);
  if (question === null) return { kind: "skipped", reason: "question-forgotten" };
  const image = `${question.reference.registry}/${question.reference.repository}`;
  const askers = await answers.askers(key);
  const propose = async (): Promise<void> => {
    for (const asker of askers) await queue.enqueue({ name: "propose-updates", ...asker });
  };
  try {
    const answer = await answerQuestion(question, ports.registry, ports.clock, ports.history);
    await answers.save(key, answer);
    await propose();
    if (answer.kind === "failed") {
      return { kind: "failed", image, code: answer.problem.code, message: answer.problem.message };
    }
    return { kind: "answered", image, choice: answer.choice.kind, repositories: askers.length };
  } catch (error) {
    await answers.save(key, failedLookup(error, ports.clock.now().toISOString()));
    await propose();
    throw error;
  }
}
