import { Cron } from "croner";
import { BugError } from "../errors.ts";
import { isInWindow, isOpen } from "./is-open.ts";
import { localTimeIn } from "./local-time.ts";
import type { Schedule } from "./schedule.ts";

const minuteMs = 60 * 1000;
const quarterMs = 15 * minuteMs;
/** A month's first day may lose its window to a change of clocks, the next one's cannot. */
const furthestMs = 70 * 24 * 60 * minuteMs;

/** The first moment, from `now` on, at which the schedule is open: `now` itself where it is; see {@link isOpen}. */
export function nextOpening(schedule: Schedule, timeZone: string, now: Date): Date {
  if (isOpen(schedule, timeZone, now)) return now;
  if (schedule.kind === "cron") {
    const next = new Cron(schedule.expression, { mode: "5-part", timezone: timeZone }).nextRun(now);
    if (next !== null) return next;
  }
  if (schedule.kind === "window") {
    const opening = openingOfWindow(schedule, timeZone, now.getTime());
    if (opening !== null) return new Date(opening);
  }
  throw new BugError("schedule-never-opens", `a schedule opens some time: ${JSON.stringify(schedule)} in ${timeZone}`);
}

/**
 * Walks in quarters of an hour, which every time zone's offset and change of clocks is a multiple of: within one, local
 * time runs evenly, and a window can begin at its very start or at the minute that it names.
 */
function openingOfWindow(window: Extract<Schedule, { kind: "window" }>, timeZone: string, now: number): number | null {
  const localTime = localTimeIn(timeZone);
  for (let quarter = now - (now % quarterMs); quarter < now + furthestMs; quarter += quarterMs) {
    const local = localTime(new Date(quarter));
    const toBeginning = window.from - local.minute;
    for (const minutes of toBeginning > 0 && toBeginning < 15 ? [0, toBeginning] : [0]) {
      const moment = quarter + minutes * minuteMs;
      if (moment > now && isInWindow(window, { ...local, minute: local.minute + minutes })) return moment;
    }
  }
  return null;
}
