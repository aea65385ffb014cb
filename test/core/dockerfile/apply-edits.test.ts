import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "../../../src/core/dockerfile/apply-edits.ts";

const edit = (start: number, end: number, text: string) => ({ span: { start, end }, text });

test("edits are written whatever their order, and insertions between characters", () => {
  expect(applyEdits("FROM node:20\r\n", [edit(12, 12, "@sha256:0"), edit(10, 12, "22"), edit(0, 0, "\uFEFF")])).toBe(
    "\uFEFFFROM node:22@sha256:0\r\n",
  );
});

test("the same edit given twice is written once", () => {
  expect(applyEdits("abc", [edit(1, 2, "x"), edit(1, 2, "x"), edit(3, 3, "d"), edit(3, 3, "d")])).toBe("axcd");
});

test.for([
  { name: "overlap", edits: [edit(0, 2, "x"), edit(1, 3, "y")] },
  { name: "replace the same characters by others", edits: [edit(0, 2, "x"), edit(0, 2, "y")] },
  { name: "insert different texts at one place", edits: [edit(1, 1, "x"), edit(1, 1, "y")] },
  { name: "end beyond the text", edits: [edit(2, 4, "x")] },
  { name: "end before they start", edits: [edit(2, 1, "x")] },
])("edits that $name are a bug", ({ edits }) => {
  expect(() => applyEdits("abc", edits)).toThrow(expect.objectContaining({ code: "edits-overlap" }));
});

test("every character outside the spans stays as it is", () => {
  const pieces = fc.array(
    fc.record({ kept: fc.string({ minLength: 1, unit: "binary" }), old: fc.string(), text: fc.string() }),
  );
  fc.assert(
    fc.property(pieces, (all) => {
      let before = "";
      let after = "";
      const edits = all.map(({ kept, old, text }) => {
        const start = before.length + kept.length;
        before += kept + old;
        after += kept + text;
        return edit(start, start + old.length, text);
      });
      expect(applyEdits(before, edits.toReversed())).toBe(after);
    }),
  );
});
