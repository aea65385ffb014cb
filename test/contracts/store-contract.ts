import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../../src/workflow/ports/store.ts";

const minute = 60 * 1_000;
const hour = 60 * minute;

/** What every `Store` promises. `open` gives an empty store each time; `pass` lets time go by. */
export function describeStore(
  title: string,
  open: () => Promise<{ readonly store: Store; readonly pass: (ms: number) => Promise<void> }>,
): void {
  describe(`${title} keeps the contract`, () => {
    let store: Store;
    let pass: (ms: number) => Promise<void>;

    beforeEach(async () => {
      ({ store, pass } = await open());
    });
    afterEach(async () => {
      await store.close();
    });

    test("a value comes back as it was set, byte for byte", async () => {
      const value = JSON.stringify({ text: "“ä” \u{1f433} \0 \r\n", nested: [null, { a: 1 }] });
      await store.set("lookup:docker.io/library/node:20_a-b.c", value, hour);
      expect(await store.get("lookup:docker.io/library/node:20_a-b.c")).toBe(value);
    });

    test("an empty value is a value", async () => {
      await store.set("empty", "", hour);
      expect(await store.get("empty")).toBe("");
    });

    test("what was never set is null, and has no members", async () => {
      expect(await store.get("nothing")).toBeNull();
      expect(await store.members("nothing")).toEqual([]);
    });

    test("the last value set wins", async () => {
      await store.set("key", "1", hour);
      await store.set("key", "2", hour);
      expect(await store.get("key")).toBe("2");
    });

    test("a value is gone after its time", async () => {
      await store.set("short", "1", minute);
      await store.set("long", "2", hour);
      expect(await store.get("short")).toBe("1");
      await pass(2 * minute);
      expect(await store.get("short")).toBeNull();
      expect(await store.get("long")).toBe("2");
    });

    test("setting a value anew sets its time anew", async () => {
      await store.set("key", "1", minute);
      await store.set("key", "2", hour);
      await pass(2 * minute);
      expect(await store.get("key")).toBe("2");
    });

    test("a deleted key is gone, and deleting what is not there is harmless", async () => {
      await store.set("value", "1", hour);
      await store.addMember("set", "1", hour);
      await store.delete("value");
      await store.delete("set");
      await store.delete("nothing");
      expect(await store.get("value")).toBeNull();
      expect(await store.members("set")).toEqual([]);
    });

    test("of those who claim a key at once one succeeds, and another when it is free or its time is over", async () => {
      const claims = Array.from({ length: 50 }, (_, index) => store.claim("key", String(index), hour));
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
      await store.delete("key");
      expect(await store.claim("key", "mine", minute)).toBe(true);
      expect(await store.claim("key", "yours", hour)).toBe(false);
      expect(await store.get("key")).toBe("mine");
      await pass(2 * minute);
      expect(await store.claim("key", "yours", hour)).toBe(true);
    });

    test("a set holds each member once", async () => {
      for (const member of ["acme/web", "acme/api", "acme/web"]) await store.addMember("set", member, hour);
      expect((await store.members("set")).toSorted()).toEqual(["acme/api", "acme/web"]);
    });

    test("a set lives as long as its last addition says, as a whole", async () => {
      await store.addMember("set", "acme/web", minute);
      await store.addMember("set", "acme/api", 4 * minute);
      await pass(2 * minute);
      expect((await store.members("set")).toSorted()).toEqual(["acme/api", "acme/web"]);
      await store.addMember("set", "acme/api", minute);
      await pass(2 * minute);
      expect(await store.members("set")).toEqual([]);
    });

    test("a member that was removed is gone, the others stay, and removing what is not there is harmless", async () => {
      for (const member of ["acme/web", "acme/api"]) await store.addMember("set", member, hour);
      await store.removeMember("set", "acme/web");
      await store.removeMember("set", "acme/none");
      await store.removeMember("nothing", "acme/web");
      expect(await store.members("set")).toEqual(["acme/api"]);
      await store.removeMember("set", "acme/api");
      expect(await store.members("set")).toEqual([]);
    });

    test("members added at the same time are all kept", async () => {
      const members = Array.from({ length: 200 }, (_, index) => `acme/${index}`);
      await Promise.all(members.map((member) => store.addMember("set", member, hour)));
      expect((await store.members("set")).toSorted()).toEqual(members.toSorted());
    });

    test("a value of several megabytes is kept", async () => {
      const value = "x".repeat(8 * 1024 * 1024);
      await store.set("big", value, hour);
      expect(await store.get("big")).toBe(value);
    });
  });
}
