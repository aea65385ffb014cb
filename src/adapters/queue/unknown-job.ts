import { BugError } from "../../core/errors.ts";

/**
 * How long a job of this age waits that this version cannot read; null where it has waited `patienceMs`, or failed otherwise.
 *
 * During an upgrade, old and new workers take from the same queue: what a new one added is done by a new one. A worker of
 * another version takes it at one of the looks that are `pauseMs` apart: while both run, the odds are soon with it.
 */
export function unknownJobWaitMs(
  error: unknown,
  ageMs: number,
  { patienceMs, pauseMs }: { readonly patienceMs: number; readonly pauseMs: number },
): number | null {
  if (!(error instanceof BugError) || error.code !== "job-payload-invalid" || ageMs >= patienceMs) return null;
  return Math.min(pauseMs, patienceMs - ageMs);
}
