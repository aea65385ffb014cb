import type { ImageLookup, ImageQuestion } from "../../core/policy/image-lookup.ts";
import { answerQuestion, failedLookup } from "./answer-question.ts";
import type { Clock } from "../ports/clock.ts";
import type { Registry } from "../ports/registry.ts";

/** Answers a question for somebody who waits for it: a registry that cannot be asked is part of the answer. */
export async function answerOrFailure(
  question: ImageQuestion,
  registry: Registry,
  clock: Clock,
  options: Parameters<typeof answerQuestion>[3] = {},
): Promise<ImageLookup> {
  try {
    return await answerQuestion(question, registry, clock, options);
  } catch (error) {
    return failedLookup(error, clock.now().toISOString());
  }
}
