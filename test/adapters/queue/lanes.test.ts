import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLanes } from "../../../src/adapters/queue/lanes.ts";

test("lanes take turns, and within a lane first come is first served", () => {
  const lanes = createLanes<string>();
  for (const item of ["a1", "a2", "a3", "b1", "c1"]) lanes.add(item.charAt(0), item);
  const taken: string[] = [];
  for (let item = lanes.take(); item !== undefined; item = lanes.take()) {
    taken.push(item);
    lanes.release(item.charAt(0));
  }
  expect(taken).toEqual(["a1", "b1", "c1", "a2", "a3"]);
});

test("what is in the background comes out where nothing else can, and in its place once it is brought forward", () => {
  const lanes = createLanes<string>();
  for (const item of ["a1", "a2", "b1", "b2"]) lanes.add(item.charAt(0), item, "background");
  lanes.add("c", "c1");
  expect([lanes.take(), lanes.take()]).toEqual(["c1", "a1"]);
  lanes.add("a", "a3");
  lanes.bringForward("b", "b2", "normal");
  lanes.bringForward("a", "a1", "normal");
  expect([lanes.take(), lanes.take()]).toEqual(["b2", undefined]);
  for (const lane of "abc") lanes.release(lane);
  expect([lanes.take(), lanes.take(), lanes.take()]).toEqual(["a3", "b1", undefined]);
  lanes.release("a");
  expect(lanes.take()).toBe("a2");
});

test("what is urgent comes out first, in its lane and before other lanes, and is brought there where it waits already", () => {
  const lanes = createLanes<string>();
  for (const item of ["a1", "a2", "b1", "c1"]) lanes.add(item.charAt(0), item);
  lanes.add("b", "b2", "urgent");
  lanes.bringForward("a", "a2", "urgent");
  lanes.bringForward("a", "a2", "background");
  const taken: string[] = [];
  for (let item = lanes.take(); item !== undefined; item = lanes.take()) {
    taken.push(item);
    lanes.release(item.charAt(0));
  }
  expect(taken).toEqual(["b2", "a2", "c1", "b1", "a1"]);
});

test("whatever is added, taken and released, no lane has two out, and all come out in the order of their lane", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom("add", "background"), lane: fc.constantFrom("a", "b", "c") }),
    fc.record({ kind: fc.constantFrom("take", "release"), lane: fc.constantFrom("a", "b", "c") }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const lanes = createLanes<{ lane: string; serial: number }>();
      const out = new Set<string>();
      const taken: { lane: string; serial: number }[] = [];
      let added = 0;

      const take = () => {
        const item = lanes.take();
        if (!item) return false;
        expect(out.has(item.lane)).toBe(false);
        out.add(item.lane);
        taken.push(item);
        return true;
      };
      const release = (lane: string) => {
        if (out.delete(lane)) lanes.release(lane);
      };

      for (const { kind, lane } of steps) {
        const serial = added + 1;
        if (kind === "add") lanes.add(lane, { lane, serial: (added = serial) });
        else if (kind === "background") lanes.add(lane, { lane, serial: -(added = serial) }, "background");
        else if (kind === "take") take();
        else release(lane);
      }
      do [...out].forEach(release);
      while (take());
      expect(taken).toHaveLength(added);
      for (const lane of "abc") {
        const serials = taken.filter((item) => item.lane === lane).map(({ serial }) => serial);
        const [foreground, background] = [
          serials.filter((serial) => serial > 0),
          serials.filter((serial) => serial < 0),
        ];
        expect(foreground).toEqual(foreground.toSorted((a, b) => a - b));
        expect(background).toEqual(background.toSorted((a, b) => b - a));
      }
    }),
  );
});
