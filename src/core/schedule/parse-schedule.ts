import { Cron } from "croner";
import type { Schedule } from "./schedule.ts";

const dayMinutes = 24 * 60;
const longestText = 100;

const time = String.raw`(\d{1,2}(?::\d{2})? ?[ap]m|\d{1,2}:\d{2})`;
const day = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?|day)";
const clauses = {
  after: new RegExp(`^(?:and )?after ${time}(?: |$)`),
  before: new RegExp(`^(?:and )?before ${time}(?: |$)`),
  days: new RegExp(`^(?:on|every) (the first day of the month|${day}(?:(?:, and |, ?| and )${day})*)(?: |$)`),
} as const;

const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const words: Readonly<Record<string, string>> = {
  daily: "before 6am",
  weekly: "on monday",
  monthly: "on the first day of the month",
};

/**
 * Reads a schedule: `any`, `daily`, `weekly`, `monthly`, a time of the day and days (`after 22:00`, `before 5am`,
 * `after 10pm and before 5am on weekdays`, `every weekend`, `on monday and thursday`, `on the first day of the month`),
 * or a cron expression of five fields (https://man7.org/linux/man-pages/man5/crontab.5.html). In time proportional to the
 * text, whatever it holds.
 */
export function parseSchedule(written: string): { readonly schedule: Schedule } | { readonly problem: string } {
  if (written.length > longestText) return { problem: `expected at most ${longestText} characters` };
  const text = written.trim().toLowerCase().replaceAll(/\s+/g, " ");
  if (text === "any") return { schedule: { kind: "always" } };
  return /^[\d*]/.test(text) ? parseCron(text) : parseWords(words[text] ?? text);
}

function parseCron(expression: string): ReturnType<typeof parseSchedule> {
  const problem = `"${expression}" is no cron expression of five fields`;
  if (expression.split(" ").length !== 5 || !/^[\d*/,a-z -]+$/.test(expression)) return { problem };
  try {
    // Without a function to call it is a calculation, and starts no timer.
    const first = new Cron(expression, { mode: "5-part", timezone: "UTC" }).nextRun(new Date(0));
    return first === null ? { problem: `"${expression}" names no day that there is` } : cron(expression);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return { problem };
    throw error;
  }
}

function cron(expression: string): { readonly schedule: Schedule } {
  return { schedule: { kind: "cron", expression } };
}

function parseWords(text: string): ReturnType<typeof parseSchedule> {
  const found: { after?: string; before?: string; days?: string } = {};
  let rest = text;
  while (rest !== "") {
    const clause = (["after", "before", "days"] as const).find(
      (name) => found[name] === undefined && clauses[name].test(rest),
    );
    const match = clause === undefined ? null : clauses[clause].exec(rest);
    if (clause === undefined || match === null) return { problem: notUnderstood };
    found[clause] = match[1] ?? "";
    rest = rest.slice(match[0].length);
  }
  const from = found.after === undefined ? 0 : minuteOfDay(found.after);
  const until = found.before === undefined ? dayMinutes : minuteOfDay(found.before);
  if (text === "" || from === null || until === null || from === until) return { problem: notUnderstood };
  const firstOfMonth = found.days === "the first day of the month";
  const weekdays = found.days === undefined || firstOfMonth ? null : weekdaysOf(found.days);
  return { schedule: { kind: "window", from, until, weekdays, firstOfMonth } };
}

const notUnderstood =
  "expected any, daily, weekly, monthly, a time such as after 22:00 or before 5am, days such as on weekends, or a cron expression";

function minuteOfDay(text: string): number | null {
  const [, hours = "", minutes = "0", half] = /^(\d+)(?::(\d+))? ?([ap]m)?$/.exec(text) ?? [];
  const hour = Number(hours);
  if (Number(minutes) > 59 || hour > (half === undefined ? 23 : 12) || (half !== undefined && hour === 0)) return null;
  const offset = half === undefined ? hour : (hour % 12) + (half === "pm" ? 12 : 0);
  return offset * 60 + Number(minutes);
}

function weekdaysOf(text: string): ReadonlySet<number> | null {
  const days = text.split(/, and |, ?| and /).map((name) => name.replace(/s$/, ""));
  if (days.includes("day")) return null;
  return new Set(days.flatMap((name) => groups[name] ?? [names.indexOf(name)]));
}

const groups: Readonly<Record<string, readonly number[]>> = { weekday: [1, 2, 3, 4, 5], weekend: [6, 0] };
