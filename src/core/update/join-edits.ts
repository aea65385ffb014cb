import type { Edit } from "../dockerfile/edit.ts";

/** Puts edits in order and makes one of those that touch; of insertions at one place, the earlier comes first. */
export function joinEdits(edits: readonly Edit[]): readonly Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const last = joined.at(-1);
    if (last?.span.end === edit.span.start) {
      joined[joined.length - 1] = {
        span: { start: last.span.start, end: edit.span.end },
        text: last.text + edit.text,
      };
    } else {
      joined.push(edit);
    }
  }
  return joined;
}
