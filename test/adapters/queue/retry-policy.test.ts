import * as fc from "fast-check";
import { expect, test } from "vitest";
import { limitWaitMs, patientRetries, retryDelayMs } from "../../../src/adapters/queue/retry-policy.ts";
import { AccessError, BugError, UpstreamError } from "../../../src/core/errors.ts";

const failure = (retryAfterMs: number | null) =>
  new UpstreamError("rate-limited", "Too many requests.", { upstream: "github", resource: "acme/web", retryAfterMs });
const policy = { attempts: 5, firstDelayMs: 1_000, longestWaitMs: 3_600_000 };

test.for([
  [1, 500, 1_000],
  [2, 1_000, 2_000],
  [3, 2_000, 4_000],
  [4, 4_000, 8_000],
])("after attempt %i the wait is between %i and %i ms", ([attempt = 0, least, most]) => {
  expect(retryDelayMs(failure(null), attempt, policy, () => 0)).toBe(least);
  expect(retryDelayMs(failure(null), attempt, policy, () => 1)).toBe(most);
});

test("after the last attempt there is no other", () => {
  expect(retryDelayMs(failure(null), 5, policy)).toBeNull();
  expect(retryDelayMs(failure(1), 5, policy)).toBeNull();
});

test("the wait that an upstream asks for is never undercut, and hardly exceeded", () => {
  const waits = fc.integer({ min: 0, max: patientRetries.longestWaitMs });
  fc.assert(
    fc.property(waits, fc.integer({ min: 1, max: 4 }), (retryAfterMs, attempt) => {
      const delayMs = retryDelayMs(failure(retryAfterMs), attempt, patientRetries);
      expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
      expect(delayMs).toBeLessThanOrEqual(retryAfterMs + 40_000);
    }),
  );
});

test("where an upstream asks for more than the longest wait, the job is not kept", () => {
  expect(retryDelayMs(failure(policy.longestWaitMs + 1), 1, policy)).toBeNull();
  expect(retryDelayMs(failure(Infinity), 1, policy)).toBeNull();
});

test.for([
  new AccessError("host-not-allowed", "Not allowed.", { upstream: "registry", resource: "10.0.0.1" }),
  new BugError("edits-overlap", "Edits must not overlap."),
  new Error("anything"),
  "a string",
  undefined,
])("%s is not tried again", (error) => {
  expect(retryDelayMs(error, 1, policy)).toBeNull();
});

test("a limit that never ends is met ever more rarely: not thousands of times in a week, however short it says that it is", () => {
  const weekMs = 7 * 24 * 3_600_000;
  let ageMs = 0;
  let times = 0;
  for (; ageMs < weekMs; times += 1) ageMs += limitWaitMs(failure(0), ageMs, patientRetries, () => 0) ?? Infinity;
  expect(times).toBeLessThan(150);
});

test("a limit that was told to end soon holds a job of a minute for little longer", () => {
  expect(limitWaitMs(failure(30_000), 60_000, patientRetries, () => 0)).toBe(32_500);
});
