import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { HostGate } from "../../../src/adapters/registry/host-gate.ts";

let now = new Date("2026-11-24T12:00:00Z");
const clock = { now: () => now };
const silent = () => new Error("silent");

afterEach(() => void vi.useRealTimers());

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
    }, silent);
  const first = enter(1).then(() => enter(4));
  await Promise.all([first, enter(2), enter(3)]);
  expect(order).toEqual([1, 2, 3, 4]);
  expect(most).toBe(1);
});

test("who fails makes way for the next", async () => {
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 50 });
  await expect(gate.run(() => Promise.reject(new Error("failed")), silent)).rejects.toThrow("failed");
  expect(await gate.run(async () => "next", silent)).toBe("next");
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

test("once a request ran out of time without a word nobody waits, and there is one lookup at a time", async () => {
  const gate = new HostGate(clock, { concurrency: 2, requestsPerSecond: 50 });
  const hung = Promise.withResolvers<string>();
  const ask = () => gate.run(() => hung.promise, silent).catch((error: Error) => error.message);
  const [first, second, third] = [ask(), ask(), ask()];
  gate.listen()();
  expect(await Promise.all([third, ask()])).toEqual(["silent", "silent"]);
  hung.resolve("late");
  expect(await Promise.all([first, second])).toEqual(["late", "late"]);

  const probe = Promise.withResolvers<string>();
  const probing = gate.run(() => probe.promise, silent);
  expect(await ask()).toBe("silent");
  gate.heard();
  expect(await ask()).toBe("late");
  probe.resolve("back");
  expect(await probing).toBe("back");
});

test("a request that ran out of time while others were answered makes nobody leave", async () => {
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 50 });
  const ranOut = gate.listen();
  const slow = gate.run(() => new Promise((resolve) => setTimeout(resolve, 20, "slow")), silent);
  const next = gate.run(async () => "next", silent);
  gate.heard();
  ranOut();
  expect(await Promise.all([slow, next])).toEqual(["slow", "next"]);
});

test("a slow host and an own pace below one request in six seconds are no silence", async () => {
  vi.useFakeTimers();
  const gate = new HostGate(clock, { concurrency: 4, requestsPerSecond: 50 });
  const lookups = Promise.all(
    Array.from({ length: 20 }, () => gate.run(() => new Promise((done) => setTimeout(done, 6_000, "slow")), silent)),
  );
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await lookups).toEqual(Array.from({ length: 20 }, () => "slow"));
});

test("a clock that is set back by a day makes nobody wait for a day", () => {
  now = new Date("2026-11-24T12:00:00Z");
  const gate = new HostGate(clock, { concurrency: 1, requestsPerSecond: 1 });
  gate.takePlace();
  gate.close(60_000);
  now = new Date("2026-11-23T12:00:00Z");
  expect(gate.takePlace()).toBe(1_000);
  expect(gate.closedForMs()).toBe(60_000);
});
