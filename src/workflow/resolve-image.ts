import { AccessError, UpstreamError } from "../core/errors.ts";
import type { ImageLookup } from "../core/policy/image-lookup.ts";
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
  let failure: unknown = null;
  const answer = await answerQuestion(question, ports.registry, ports.clock, ports.history).catch((error: unknown) => {
    failure = error;
    return failedAnswer(error, image, ports.clock.now().toISOString());
  });
  await answers.save(key, answer);
  for (const asker of askers) await queue.enqueue({ name: "propose-updates", ...asker });
  if (failure !== null) throw failure;
  if (answer.kind === "failed") {
    return { kind: "failed", image, code: answer.problem.code, message: answer.problem.message };
  }
  return { kind: "answered", image, choice: answer.choice.kind, repositories: askers.length };
}

/** A bug of Plinth's own is an answer too, since it must not keep anybody's other images waiting; its text is not for others. */
function failedAnswer(error: unknown, image: string, lookedUpAt: string): ImageLookup {
  if (error instanceof UpstreamError || error instanceof AccessError) return failedLookup(error, lookedUpAt);
  const message = `${image} could not be looked up, by a fault of Plinth's own.`;
  return { kind: "failed", lookedUpAt, problem: { code: "internal-error", subject: image, message } };
}
