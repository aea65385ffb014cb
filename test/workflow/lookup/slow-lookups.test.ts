import { expect, test } from "vitest";
import { SlowLookups } from "../../../src/workflow/lookup/slow-lookups.ts";

const never = () => new Promise<never>(() => {});
const imageOf = (registry: string) => ({ registry, repository: "acme/base" });
/** A lookup is slow after a millisecond here, and timers of one length end in the order in which they began. */
const untilSlow = () => new Promise((resume) => setTimeout(resume, 1));

/** What a promise has come to by now. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  const state = promise.then(String, (error: Error) => error.name);
  await untilSlow();
  return await Promise.race([state, Promise.resolve("waits")]);
}

test("where more lookups are slow than may be, the slowest is given up, and the others are waited for", async () => {
  const slow = new SlowLookups(2, 1);
  const first = slow.run(imageOf("a.example.com"), never);
  const second = slow.run(imageOf("b.example.com"), never);
  const third = Promise.withResolvers<string>();
  const answered = slow.run(imageOf("c.example.com"), () => third.promise);
  await expect(first).rejects.toMatchObject({
    code: "registry-unavailable",
    resource: "a.example.com/acme/base",
    message: expect.stringContaining("a.example.com is among several registries that answer slowly"),
  });
  expect(await stateOf(second)).toBe("waits");
  third.resolve("an answer");
  expect(await answered).toBe("an answer");
});

test("while as many are slow as may be, a registry that was quick last is asked, and no other", async () => {
  const slow = new SlowLookups(1, 1);
  const asked: string[] = [];
  const ask = (registry: string) =>
    slow.run(imageOf(registry), async () => {
      asked.push(registry);
      return "an answer";
    });
  await ask("quick.example.com");
  const hanging = slow.run(imageOf("hung.example.com"), never);
  await untilSlow();
  await expect(ask("unknown.example.com")).rejects.toMatchObject({ code: "registry-unavailable" });
  await expect(ask("hung.example.com")).rejects.toMatchObject({ code: "registry-unavailable" });
  expect(await ask("quick.example.com")).toBe("an answer");
  expect(asked).toEqual(["quick.example.com", "quick.example.com"]);
  expect(await stateOf(hanging)).toBe("waits");
});

test("what was given up goes on, and may fail without anybody to hear of it", async () => {
  const slow = new SlowLookups(1, 1);
  const late = Promise.withResolvers<string>();
  const first = slow.run(imageOf("a.example.com"), () => late.promise);
  const second = slow.run(imageOf("b.example.com"), never);
  await expect(first).rejects.toMatchObject({ code: "registry-unavailable" });
  late.reject(new Error("later"));
  expect(await stateOf(second)).toBe("waits");
});

test("who was answered, late as it was, takes no place of those that are slow", async () => {
  const slow = new SlowLookups(2, 1);
  const first = slow.run(imageOf("a.example.com"), never);
  const late = Promise.withResolvers<string>();
  const second = slow.run(imageOf("b.example.com"), () => late.promise);
  await untilSlow();
  late.resolve("an answer");
  expect(await second).toBe("an answer");
  const third = slow.run(imageOf("c.example.com"), never);
  await untilSlow();
  expect([await stateOf(first), await stateOf(third)]).toEqual(["waits", "waits"]);
});
