import type { Decision } from "../policy/decision.ts";

const mostSentences = 3;

/** Why a line that is not taken stays as it is: the reasons it waits for or, where nothing waits, those that settled it. */
export function whyKept({ outcome, reasons }: Decision): readonly string[] {
  const stopped = reasons.filter((reason) => reason.outcome === (outcome === "hold" ? "hold" : "skip"));
  return stopped.map(({ sentence }) => sentence).slice(0, mostSentences);
}
