import { BugError } from "../errors.ts";
import type { Edit } from "./edit.ts";

/**
 * Writes edits into a text; every character outside their spans stays as it is.
 *
 * The same edit given twice is written once. Throws `BugError` `edits-overlap` where two edits touch the same characters
 * or insert at the same place, and where a span lies outside the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let written = 0;
  let last: Edit | null = null;
  for (const edit of ordered) {
    const { start, end } = edit.span;
    if (last !== null && isSame(last, edit)) continue;
    const sameInsertion = last !== null && last.span.start === start && last.span.end === end;
    if (start < written || start > end || end > text.length || sameInsertion) {
      throw new BugError(
        "edits-overlap",
        `The edit of ${start}–${end} does not fit: ${written} characters are written.`,
      );
    }
    parts.push(text.slice(written, start), edit.text);
    written = end;
    last = edit;
  }
  parts.push(text.slice(written));
  return parts.join("");
}

function isSame(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}
