import { z } from "zod";
import { parseSchedule } from "../schedule/parse-schedule.ts";

/** When updates may be proposed: words or a cron expression; see {@link parseSchedule}. */
export const ScheduleText = z.string().refine((text) => "schedule" in parseSchedule(text), {
  error: ({ input }) => problemOfSchedule(input),
  abort: true,
});

/** The repository file's `schedule`. */
export const ScheduleSettings = z.strictObject({
  on: ScheduleText.describe(
    "When pull requests may be opened. `any`; `daily` (`before 6am`), `weekly` (`on monday`), `monthly` (`on the first day of the month`); a time and days, such as `after 22:00`, `before 5am`, `after 10pm and before 5am every weekday`, `on weekends`; or a cron expression of five fields, each time of which is open for an hour. What is open already is refreshed at any time.",
  ).default("any"),
  digest: ScheduleText.describe(
    "The same for digest refreshes (the same tag, rebuilt), which share one pull request. Once it is open, a newer digest waits for the schedule too.",
  ).default("weekly"),
  timezone: z
    .string()
    .refine(isTimeZone, { error: "expected a name of the IANA time zone database, such as Europe/Berlin" })
    .describe("The time zone of these times, such as `Europe/Berlin`.")
    .default("UTC"),
});

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function problemOfSchedule(input: unknown): string {
  const parsed = parseSchedule(String(input));
  return "problem" in parsed ? parsed.problem : "expected a schedule";
}
