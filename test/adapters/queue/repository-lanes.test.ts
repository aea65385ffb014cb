import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLanes } from "../../../src/adapters/queue/repository-lanes.ts";

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

test("whatever is added, taken and released, no lane has two out, and all come out in the order of their lane", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("add"), lane: fc.constantFrom("a", "b", "c") }),
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
        if (kind === "add") lanes.add(lane, { lane, serial: (added += 1) });
        else if (kind === "take") take();
        else release(lane);
      }
      do [...out].forEach(release);
      while (take());
      expect(taken).toHaveLength(added);
      for (const lane of "abc") {
        const serials = taken.filter((item) => item.lane === lane).map(({ serial }) => serial);
        expect(serials).toEqual(serials.toSorted((a, b) => a - b));
      }
    }),
  );
});
