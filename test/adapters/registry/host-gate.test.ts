import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { HostGate } from "../../../src/adapters/registry/host-gate.ts";

let now = new Date("2026-11-24T12:00:00Z");
const clock = { now: () => now };

test("who comes while others are let in waits for its turn", async () => {
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 50 });
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const enter = (name: number) =>
    gate.run(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(name);
      await turn();
      running -= 1;
    });
  const first = enter(1).then(() => enter(4));
  await Promise.all([first, enter(2), enter(3)]);
  expect(order).toEqual([1, 2, 3, 4]);
  expect(most).toBe(1);
});

test("who fails makes way for the next", async () => {
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 50 });
  await expect(gate.run(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await gate.run(async () => "next")).toBe("next");
});

test("the longest of several pauses counts", () => {
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 50 });
  gate.close(60_000);
  gate.close(1_000);
  gate.closeToPulls(90_000);
  now = new Date("2026-11-24T12:00:30Z");
  expect([gate.closedForMs(), gate.closedToPullsForMs()]).toEqual([30_000, 60_000]);
  now = new Date("2026-11-24T12:02:00Z");
  expect([gate.closedForMs(), gate.closedToPullsForMs()]).toEqual([0, 0]);
});

test("requests are spread over time once a second's worth was sent at once", () => {
  now = new Date("2026-11-24T12:00:00Z");
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 4 });
  expect(Array.from({ length: 6 }, () => gate.takePlace())).toEqual([0, 0, 0, 0, 250, 500]);
  now = new Date("2026-11-24T12:00:01Z");
  expect(Array.from({ length: 3 }, () => gate.takePlace())).toEqual([0, 0, 250]);
  now = new Date("2026-11-24T13:00:00Z");
  expect(Array.from({ length: 5 }, () => gate.takePlace())).toEqual([0, 0, 0, 0, 250]);
});

test("less than one request a second is one every few seconds", () => {
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 0.1 });
  expect([gate.takePlace(), gate.takePlace()]).toEqual([0, 10_000]);
});
