import { AccessError, UpstreamError } from "../../core/errors.ts";
import type { ImageLookup } from "../../core/policy/image-lookup.ts";
import { lookupFingerprint } from "../../core/policy/lookup-fingerprint.ts";
import { answerQuestion, failedLookup } from "./answer-question.ts";
import type { ImageAnswers } from "./image-answers.ts";
import type { ImageHistory } from "./image-history.ts";
import type { Clock } from "../ports/clock.ts";
import type { Queue } from "../ports/queue.ts";
import type { Registry } from "../ports/registry.ts";
import type { ReleaseLineSource } from "../ports/release-line-source.ts";
import type { SlowLookups } from "./slow-lookups.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";

/** What became of one question. */
export type ResolveOutcome =
  /** `ageMs` is how old the answer before was; null where there was none. */
  | {
      readonly kind: "answered";
      readonly image: string;
      readonly choice: string;
      readonly repositories: number;
      readonly ageMs: number | null;
    }
  | { readonly kind: "failed"; readonly image: string; readonly code: string; readonly message: string }
  | { readonly kind: "skipped"; readonly reason: "question-forgotten" };

/**
 * Answers one question and lets the repositories that asked it propose updates: all of them where the answer is news,
 * otherwise those that await it, so that an image that did not change costs no request to GitHub.
 *
 * Where the registry fails, the failure is kept as the answer first, so that the other images of who awaits it go on,
 * and then thrown, so that the queue asks again.
 */
export async function resolveImage(
  key: string,
  ports: {
    answers: ImageAnswers;
    history: ImageHistory;
    registry: Registry;
    plans: Pick<PlannedPullRequests, "isWaitedFor">;
    queue: Pick<Queue, "enqueue">;
    clock: Clock;
    releaseLines: ReleaseLineSource;
    slowLookups: SlowLookups;
  },
): Promise<ResolveOutcome> {
  const { answers } = ports;
  const question = await answers.question(key);
  if (question === null) return { kind: "skipped", reason: "question-forgotten" };
  const image = `${question.reference.registry}/${question.reference.repository}`;
  const before = await answers.answer(key);
  let failure: unknown = null;
  const releaseLines = await ports.releaseLines.current();
  const known = { history: ports.history, releaseLines };
  const lookUp = () => answerQuestion(question, ports.registry, ports.clock, known);
  const answer = await ports.slowLookups.run(question.reference, lookUp).catch((error: unknown) => {
    failure = error;
    return failedAnswer(error, image, ports.clock.now().toISOString());
  });
  await answers.save(key, answer);
  const told = await tell(key, answer, failure !== null && !(failure instanceof AccessError), ports);
  if (failure !== null) throw failure;
  if (answer.kind === "failed") {
    return { kind: "failed", image, code: answer.problem.code, message: answer.problem.message };
  }
  return { kind: "answered", image, choice: answer.choice.kind, repositories: told, ageMs: ageOf(before, answer) };
}

/** How old an answer was when the next one replaced it; null where there was none. */
function ageOf(before: ImageLookup | null, after: ImageLookup): number | null {
  return before === null ? null : Math.max(0, Date.parse(after.lookedUpAt) - Date.parse(before.lookedUpAt));
}

/**
 * Lets those propose whom the answer concerns; how many those are.
 *
 * A failure that may pass is told once, and only to those that await the answer; they go on awaiting it. What was told is
 * remembered last: a crash before that tells somebody twice, never nobody.
 */
async function tell(
  key: string,
  answer: ImageLookup,
  mayPass: boolean,
  { answers, plans, queue }: Pick<Parameters<typeof resolveImage>[1], "answers" | "plans" | "queue">,
): Promise<number> {
  const fingerprint = lookupFingerprint(answer);
  const known = await answers.told(key);
  const isNews = fingerprint !== (mayPass ? known.failure : known.answer);
  // Who awaits a newer one than this was too late for it.
  const awaiting = (await answers.awaiting(key)).filter(({ after }) => after !== answer.lookedUpAt);
  const told = isNews && !mayPass ? await answers.askers(key) : isNews || !mayPass ? awaiting : [];
  for (const { repository, installationId } of told) {
    const priority = (await plans.isWaitedFor(repository)) ? "urgent" : "normal";
    await queue.enqueue({ name: "propose-updates", repository, installationId }, { priority });
  }
  await answers.rememberTold(
    key,
    mayPass ? { ...known, failure: fingerprint } : { answer: fingerprint, failure: null },
  );
  if (!mayPass) for (const awaited of awaiting) await answers.stopAwaiting(key, awaited);
  return told.length;
}

/** A bug of Plinth's own is an answer too, since it must not keep anybody's other images waiting; its text is not for others. */
function failedAnswer(error: unknown, image: string, lookedUpAt: string): ImageLookup {
  if (error instanceof UpstreamError || error instanceof AccessError) return failedLookup(error, lookedUpAt);
  const message = `${image} could not be looked up, by a fault of Plinth's own.`;
  return { kind: "failed", lookedUpAt, problem: { code: "internal-error", subject: image, message } };
}
