import { Cron } from "croner";
import { type LocalTime, localTimeIn } from "./local-time.ts";
import type { Schedule } from "./schedule.ts";

/** How long what a cron expression names stays open: whoever comes for it may come late. */
const cronOpenMs = 60 * 60 * 1000;

/**
 * True where `now` is within the schedule, by the clocks of an IANA time zone.
 *
 * A cron expression is open for an hour from each time it names. A window that passes midnight belongs to the day on
 * which it begins. Where clocks are set back, the repeated hour is the same hour twice; the hour that is left out is
 * never there, and a window that would begin in it begins right after it.
 */
export function isOpen(schedule: Schedule, timeZone: string, now: Date): boolean {
  switch (schedule.kind) {
    case "always":
      return true;
    case "cron": {
      const cron = new Cron(schedule.expression, { mode: "5-part", timezone: timeZone });
      const next = cron.nextRun(new Date(now.getTime() - cronOpenMs));
      return next !== null && next <= now;
    }
    case "window":
      return isInWindow(schedule, localTimeIn(timeZone)(now));
  }
}

/** True where a moment of local time is within a window. */
export function isInWindow(window: Extract<Schedule, { kind: "window" }>, local: LocalTime): boolean {
  const { from, until } = window;
  const { weekday, dayOfMonth, minute } = local;
  const begins = (on: number, ofMonth: number): boolean =>
    (window.weekdays?.has(on) ?? true) && (!window.firstOfMonth || ofMonth === 1);
  const today = begins(weekday, dayOfMonth);
  if (from < until) return today && from <= minute && minute < until;
  // For yesterday, all that counts is whether it was the first of the month: it was where today is the second.
  return (today && minute >= from) || (begins((weekday + 6) % 7, dayOfMonth - 1) && minute < until);
}
