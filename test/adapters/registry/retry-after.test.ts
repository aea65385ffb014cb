import { expect, test } from "vitest";
import { retryAfterMs } from "../../../src/adapters/registry/retry-after.ts";

const now = new Date("2026-11-24T12:00:00Z");

test.for<[string, Record<string, string>, number | null]>([
  ["seconds", { "retry-after": "30" }, 30_000],
  ["a date", { "retry-after": "Tue, 24 Nov 2026 12:01:00 GMT" }, 60_000],
  ["a date that has passed", { "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" }, 0],
  ["a date as RFC 850 has it", { "retry-after": "Tuesday, 24-Nov-26 12:01:00 GMT" }, 60_000],
  ["more than six hours", { "retry-after": "999999999999" }, 6 * 3_600_000],
  ["more digits than a number has", { "retry-after": "9".repeat(20) }, 6 * 3_600_000],
  ["blanks around it", { "retry-after": " 7 " }, 7_000],
  ["a point in time of Docker Hub's API", { "x-retry-after": String(now.getTime() / 1000 + 20) }, 20_000],
  ["a draft's reset", { ratelimit: "limit=100, remaining=0, reset=50" }, 50_000],
  ["a later draft's", { ratelimit: '"default";r=0;t=40' }, 40_000],
  ["a duration until a reset", { "ratelimit-reset": "45" }, 45_000],
  ["the time of a reset", { "x-ratelimit-reset": String(now.getTime() / 1000 + 90) }, 90_000],
  ["both: the first is meant for this", { "retry-after": "5", "x-ratelimit-reset": "900" }, 5_000],
  ["no word of it", {}, null],
  // Each of these is a date in the past to JavaScript.
  ["a negative number", { "retry-after": "-5" }, null],
  ["a fraction", { "retry-after": "12.5" }, null],
  ["two numbers", { "retry-after": "2, 3" }, null],
  ["nonsense", { "retry-after": "soon", "ratelimit-reset": "-1" }, null],
])("%s", ([, headers, wait]) => {
  expect(retryAfterMs(headers, now)).toBe(wait);
});
