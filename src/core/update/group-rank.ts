import type { Decision } from "../policy/decision.ts";
import type { Step } from "../tag/step.ts";
import { leavesEndedLine } from "./leaves-ended-line.ts";

/** What makes a decision more valuable than its step alone, the most valuable first. */
const urgencies: readonly ((decision: Decision) => boolean)[] = [leavesEndedLine];

/**
 * Patches and rebuilds bring fixes and ask for the least attention; pins change no build and make every later change
 * visible; whatever may break a build comes last, since it waits for a person anyhow.
 */
const steps: readonly (Step | null)[] = ["patch", "digest", "pin", "minor", "variant", "replacement", "major", null];

/** Ranks a group by the most valuable of its decisions, 0 first. */
export function groupRank(decisions: readonly Decision[]): number {
  return Math.min(...decisions.map(rank));
}

function rank(decision: Decision): number {
  const urgency = urgencies.findIndex((isUrgent) => isUrgent(decision));
  return urgency === -1 ? urgencies.length + steps.indexOf(decision.step) : urgency;
}
