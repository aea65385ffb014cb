import { expect, test } from "vitest";
import { retryAfterMs } from "../../../src/adapters/registry/retry-after.ts";

const now = new Date("2026-11-24T12:00:00Z");

test.for<[string, Record<string, string>, number | null]>([
  ["seconds", { "retry-after": "30" }, 30_000],
  ["a date", { "retry-after": "Tue, 24 Nov 2026 12:01:00 GMT" }, 60_000],
  ["a date that has passed", { "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" }, 0],
  ["more than six hours", { "retry-after": "999999999999" }, 6 * 3_600_000],
  ["a duration until a reset", { "ratelimit-reset": "45" }, 45_000],
  ["the time of a reset", { "x-ratelimit-reset": String(now.getTime() / 1000 + 90) }, 90_000],
  ["both: the first is meant for this", { "retry-after": "5", "x-ratelimit-reset": "900" }, 5_000],
  ["no word of it", {}, null],
  ["nonsense", { "retry-after": "soon", "ratelimit-reset": "-1" }, null],
])("%s", ([, headers, wait]) => {
  expect(retryAfterMs(headers, now)).toBe(wait);
});
