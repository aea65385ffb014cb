/** A piece of a tag and what stands in front of it: `-`, `_`, `.` or nothing. */
export interface Piece {
  readonly separator: string;
  readonly word: string;
}

/**
 * Splits a tag's text at `-`, at `_`, and at a dot in front of a letter (`.post1`, `.alpine3.18`; not `rc.1`) or, behind
 * a word, in front of a day (`azl3.0.20250402`).
 * The architecture `x86_64` stays whole, and so do `2024-01-31` and a commit as Jenkins writes it, `vb_15dcf73f6a_9`.
 */
export function splitComponents(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let separator = "";
  let start = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const char = text[index];
    if (char !== undefined && char !== "-" && char !== "_" && char !== ".") continue;
    if (char === "." && !isLetter(text, index + 1) && !startsDay(text, start, index + 1)) continue;
    if (char === "-" && isInsideDay(text, start, index)) continue;
    if (char === "_" && text.startsWith("x86_64", index - 3)) continue;
    if (char === "_" && separator === "." && startsCommit(text, start)) continue;
    if (index > start || separator !== "") pieces.push({ separator, word: text.slice(start, index) });
    separator = char ?? "";
    start = index + 1;
  }
  return pieces;
}

function startsDay(text: string, start: number, at: number): boolean {
  return isLetter(text, start) && /^20\d{6}(?!\d)/.test(text.slice(at, at + 9));
}

/** True at both dashes of a day that begins a component. */
function isInsideDay(text: string, start: number, index: number): boolean {
  const length = index - start;
  return (length === 4 || length === 7) && /^20\d\d-[01]\d-[0-3]\d(?![0-9A-Za-z])/.test(text.slice(start, start + 11));
}

/** https://www.jenkins.io/doc/developer/publishing/releasing-cd/ writes `_` between digits and letters that could be misread. */
function startsCommit(text: string, start: number): boolean {
  return /^v[0-9a-f_]{12,16}(?:-|$)/.test(text.slice(start, start + 18));
}

function isLetter(text: string, index: number): boolean {
  const code = text.charCodeAt(index) | 32;
  return code >= 97 && code <= 122;
}
