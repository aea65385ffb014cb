import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInWindow, isOpen } from "../../../src/core/schedule/is-open.ts";
import { localTimeIn } from "../../../src/core/schedule/local-time.ts";
import { nextOpening } from "../../../src/core/schedule/next-opening.ts";
import { parseSchedule } from "../../../src/core/schedule/parse-schedule.ts";
import type { Schedule } from "../../../src/core/schedule/schedule.ts";

function schedule(text: string): Schedule {
  const parsed = parseSchedule(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.schedule;
}

function opening(text: string, timeZone: string, now: string): string {
  return nextOpening(schedule(text), timeZone, new Date(now)).toISOString().replace(":00.000Z", "Z");
}

// 2026-03-01 is a Sunday (`cal 3 2026`).
describe("a schedule in words", () => {
  test.for([
    ["any", "2026-03-04T12:34Z", "2026-03-04T12:34Z"],
    ["daily", "2026-03-04T12:34Z", "2026-03-05T00:00Z"],
    ["weekly", "2026-03-01T23:59Z", "2026-03-02T00:00Z"],
    ["weekly", "2026-03-02T23:59Z", "2026-03-02T23:59Z"],
    ["weekly", "2026-03-03T00:00Z", "2026-03-09T00:00Z"],
    ["monthly", "2026-03-02T00:00Z", "2026-04-01T00:00Z"],
    ["after 22:00", "2026-03-04T12:00Z", "2026-03-04T22:00Z"],
    ["after 22:07", "2026-03-04T12:00Z", "2026-03-04T22:07Z"],
    ["after 10pm", "2026-03-04T12:00Z", "2026-03-04T22:00Z"],
    ["before 5am", "2026-03-04T12:00Z", "2026-03-05T00:00Z"],
    ["before 5:30 am", "2026-03-04T05:29Z", "2026-03-04T05:29Z"],
    ["after 12am and before 12pm", "2026-03-04T12:00Z", "2026-03-05T00:00Z"],
    ["on weekends", "2026-03-04T12:00Z", "2026-03-07T00:00Z"],
    ["every weekday", "2026-03-07T12:00Z", "2026-03-09T00:00Z"],
    ["every day", "2026-03-07T12:00Z", "2026-03-07T12:00Z"],
    ["On Monday, Tuesday and  Fridays", "2026-03-04T12:00Z", "2026-03-06T00:00Z"],
    ["after 9am and before 5pm every weekday", "2026-03-06T17:00Z", "2026-03-09T09:00Z"],
    ["on weekends before 5am", "2026-03-07T05:00Z", "2026-03-08T00:00Z"],
    ["on the first day of the month after 8:00", "2026-03-02T00:00Z", "2026-04-01T08:00Z"],
  ] as const)("%s, seen at %s, opens at %s", ([text, now, expected]) => {
    expect(opening(text, "UTC", now)).toBe(expected);
  });

  test.for([
    // A night belongs to the day on which it begins: Saturday's first hours are Friday's night.
    ["2026-03-06T22:00Z", true],
    ["2026-03-07T04:59Z", true],
    ["2026-03-07T05:00Z", false],
    ["2026-03-07T22:00Z", false],
    ["2026-03-09T04:59Z", false],
    ["2026-03-09T22:00Z", true],
  ] as const)("after 10pm and before 5am on weekdays, seen at %s, is open: %s", ([now, expected]) => {
    expect(isOpen(schedule("after 10pm and before 5am on weekdays"), "UTC", new Date(now))).toBe(expected);
  });

  test("the night of a month's first day ends on its second", () => {
    const night = schedule("after 22:00 and before 2:00 on the first day of the month");
    const times = [
      "2026-03-01T01:00Z",
      "2026-03-01T23:00Z",
      "2026-03-02T01:59Z",
      "2026-03-02T02:00Z",
      "2026-04-01T01:00Z",
    ];
    expect(times.map((now) => isOpen(night, "UTC", new Date(now)))).toEqual([false, true, true, false, false]);
  });
});

describe("a schedule in cron", () => {
  test.for([
    ["0 5 * * 1", "2026-03-02T04:59Z", "2026-03-02T05:00Z"],
    ["0 5 * * 1", "2026-03-02T05:59Z", "2026-03-02T05:59Z"],
    ["0 5 * * 1", "2026-03-02T06:00Z", "2026-03-09T05:00Z"],
    ["* 22-23,0-4 * * mon-fri", "2026-03-02T12:00Z", "2026-03-02T22:00Z"],
    // Where both kinds of day are given, either will do: crontab(5).
    ["0 0 15 * 1", "2026-03-10T12:00Z", "2026-03-15T00:00Z"],
    ["0 0 29 2 *", "2026-03-01T01:00Z", "2028-02-29T00:00Z"],
  ] as const)("%s, seen at %s, opens at %s, and for an hour", ([text, now, expected]) => {
    expect(opening(text, "UTC", now)).toBe(expected);
  });
});

// https://www.timeanddate.com/time/change/germany/berlin?year=2026 and …/usa/new-york?year=2026.
describe("when clocks change", () => {
  test.for([
    // Berlin, 29 March: 02:00 becomes 03:00 (01:00 UTC).
    ["after 2:30", "Europe/Berlin", "2026-03-29T00:59Z", "2026-03-29T01:00Z"],
    ["after 2:30 and before 2:45", "Europe/Berlin", "2026-03-29T00:00Z", "2026-03-30T00:30Z"],
    ["before 5am", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-28T23:00Z"],
    ["before 5am", "Europe/Berlin", "2026-03-29T12:00Z", "2026-03-29T22:00Z"],
    ["30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T01:00Z"],
    // Berlin, 25 October: 03:00 becomes 02:00 (01:00 UTC), so that 02:30 comes twice.
    ["after 2:30 and before 2:45", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z"],
    ["after 2:30 and before 2:45", "Europe/Berlin", "2026-10-25T00:45Z", "2026-10-25T01:30Z"],
    ["after 2:30 and before 2:45", "Europe/Berlin", "2026-10-25T01:45Z", "2026-10-26T01:30Z"],
    ["30 2 * * *", "Europe/Berlin", "2026-10-25T02:00Z", "2026-10-26T01:30Z"],
    ["weekly", "Europe/Berlin", "2026-10-25T12:00Z", "2026-10-25T23:00Z"],
    // New York, 8 March: 02:00 becomes 03:00 (07:00 UTC).
    ["after 2:00 and before 4:00", "America/New_York", "2026-03-08T05:00Z", "2026-03-08T07:00Z"],
    ["after 22:00", "America/New_York", "2026-03-08T12:00Z", "2026-03-09T02:00Z"],
    // New York, 1 November: 02:00 becomes 01:00 (06:00 UTC).
    ["after 1:00 and before 1:30", "America/New_York", "2026-11-01T05:30Z", "2026-11-01T06:00Z"],
    ["after 22:00", "America/New_York", "2026-11-01T12:00Z", "2026-11-02T03:00Z"],
  ] as const)("%s in %s, seen at %s, opens at %s", ([text, timeZone, now, expected]) => {
    expect(opening(text, timeZone, now)).toBe(expected);
  });
});

test.for([
  "",
  "sometimes",
  "after",
  "after 25:00",
  "after 13pm",
  "after 0am",
  "after 5",
  "after 5:60",
  "after 5am after 6am",
  "after 5am and before 5am",
  "on weekends on monday",
  "on caturday",
  "* * * *",
  "0 0 0 * * *",
  "61 * * * *",
  "0 0 30 2 *",
  "0 0 ? * 1#2",
  `on ${"monday, ".repeat(20)}monday`,
])("%j is no schedule", (text) => {
  expect(parseSchedule(text)).toMatchObject({ problem: expect.any(String) });
});

const times = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${hour}:${String(minute).padStart(2, "0")}`);
const windows = fc
  .tuple(
    fc.option(times),
    fc.option(times),
    fc.constantFrom("", "on weekends", "every weekday", "on thursday and sunday"),
  )
  .map(([after, before, days]) =>
    [after === null ? "" : `after ${after}`, before === null ? "" : `before ${before}`, days].filter(Boolean).join(" "),
  )
  .filter((text) => "schedule" in parseSchedule(text));
const crons = fc.constantFrom("0 5 * * 1", "*/25 2,3 * * *", "17 0-6/2 29,30 * *");
// The weekends on which clocks change, and any other day.
const moments = fc.oneof(
  fc
    .constantFrom("2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-06-10")
    .chain((day) => fc.nat(60 * 48).map((minutes) => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000))),
);

test("the next opening is the first open minute", () => {
  fc.assert(
    fc.property(
      fc.oneof(windows, crons),
      fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"),
      moments,
      (text, timeZone, now) => {
        const parsed = schedule(text);
        const found = nextOpening(parsed, timeZone, now);
        expect(isOpen(parsed, timeZone, found)).toBe(true);
        // Some two days: further openings are too dear to look at each minute before them.
        const from = Math.max(now.getTime(), found.getTime() - 3_000 * 60_000);
        // What `isOpen` does, but for asking for the time zone anew, which takes most of its time.
        const localTime = localTimeIn(timeZone);
        const opens = (moment: Date) =>
          parsed.kind === "window" ? isInWindow(parsed, localTime(moment)) : isOpen(parsed, timeZone, moment);
        let earliest = from;
        while (earliest < found.getTime() && !opens(new Date(earliest))) earliest += 60_000;
        expect(new Date(earliest)).toEqual(found);
      },
    ),
    { numRuns: 60 },
  );
});

test("no text takes long to read, and none is read as a schedule that never opens", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 120 }), fc.stringMatching(/^[\d*,/ -]{1,30}$/)), (text) => {
      const parsed = parseSchedule(text);
      const opens = "problem" in parsed || nextOpening(parsed.schedule, "UTC", new Date("2026-03-04T12:00Z"));
      expect(opens).not.toBe(false);
    }),
  );
});
