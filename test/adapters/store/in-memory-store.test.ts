import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { describeStore } from "../../contracts/store-contract.ts";

const hour = 60 * 60 * 1_000;

function createTestClock() {
  let nowMs = Date.UTC(2026, 0, 1);
  return { now: () => new Date(nowMs), pass: async (ms: number) => void (nowMs += ms) };
}

describeStore("the in-memory store", async () => {
  const clock = createTestClock();
  return { store: createInMemoryStore(clock), pass: clock.pass };
});

/** Room for some ten values of a hundred characters. */
const small = () => createInMemoryStore(createTestClock(), 10 * (100 * 2 + 250));

test("what has not been used for longest goes first when the store is full", async () => {
  const store = small();
  await store.set("first", "x".repeat(100), hour);
  await store.set("second", "x".repeat(100), hour);
  for (let count = 0; count < 30; count += 1) {
    expect(await store.get("first")).not.toBeNull();
    await store.set(`filler:${count}`, "x".repeat(100), hour);
  }
  expect(await store.get("first")).not.toBeNull();
  expect(await store.get("second")).toBeNull();
  expect(await store.get("filler:29")).not.toBeNull();
});

test("a value larger than the whole store is not kept, and drives nothing out", async () => {
  const store = small();
  await store.set("key", "1", hour);
  await store.set("other", "2", hour);
  await store.set("key", "x".repeat(10_000), hour);
  expect(await store.get("key")).toBeNull();
  expect(await store.get("other")).toBe("2");
});

test("room taken by values that are replaced, deleted or over is free again", async () => {
  const clock = createTestClock();
  const store = createInMemoryStore(clock, 2_400);
  await store.set("kept", "1", 100 * hour);
  for (let count = 0; count < 100; count += 1) {
    await store.set("replaced", "x".repeat(500), hour);
    await store.set("deleted", "x".repeat(100), hour);
    await store.delete("deleted");
    await store.addMember("set", "same", hour);
  }
  await clock.pass(2 * hour);
  expect(await store.get("replaced")).toBeNull();
  await store.set("next", "x".repeat(500), hour);
  expect(await store.get("next")).not.toBeNull();
  expect(await store.get("kept")).toBe("1");
});

test("a set that grows counts with all its members", async () => {
  const store = small();
  await store.set("oldest", "1", hour);
  for (let count = 0; count < 100; count += 1) await store.addMember("set", `acme/${count}`, hour);
  expect(await store.get("oldest")).toBeNull();
  expect((await store.members("set")).length).toBeLessThan(100);
});
