import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedMap } from "../../../src/adapters/registry/bounded-map.ts";

test("what was used last is kept, and no more of it than was said", () => {
  const key = fc.constantFrom("a", "b", "c", "d", "e");
  const step = fc.record({ kind: fc.constantFrom("get", "set", "delete"), key });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 40 }), (most, steps) => {
      const map = new BoundedMap<{ readonly of: string }>(most);
      // Least recently used first, as a list that is simple enough to be right.
      let model: string[] = [];
      for (const { kind, key: of } of steps) {
        const isKept = model.includes(of);
        const found = kind === "get" && map.get(of) !== undefined;
        expect(found).toBe(kind === "get" && isKept);
        if (kind === "set") map.set(of, { of });
        if (kind === "delete") map.delete(of);
        const uses = kind === "set" || (kind === "get" && isKept);
        model = [...model.filter((one) => one !== of), ...(uses || (isKept && kind !== "delete") ? [of] : [])];
        model = model.slice(-most);
      }
      for (const of of ["a", "b", "c", "d", "e"]) expect(map.get(of) !== undefined).toBe(model.includes(of));
    }),
  );
});
