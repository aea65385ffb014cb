import type { Decision } from "../policy/decision.ts";

/** True where the line leaves an image that gets no security updates any more: a rebuild or a pin of it stays there. */
export function leavesEndedLine({ step, line, to, reasons }: Decision): boolean {
  const isMoved = step !== "pin" && step !== "digest" && to?.tag !== line.reference?.tag;
  return isMoved && reasons.some(({ rule }) => rule === "release-line-ended");
}
