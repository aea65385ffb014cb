const count = /\{(\d+)(?:,(\d*))?\}/y;

/**
 * About how many instructions a regular expression of RE2 is compiled to, never fewer than its repetitions written out, since
 * that is what RE2 does with them: `(?:ab{3}){2}` is eight letters.
 */
export function patternSize(source: string): number {
  /** What is open, the innermost last: the size of all of it, and of the part that a repetition would be of. */
  const groups = [{ all: 0, last: 0 }];
  const add = (size: number): void => {
    const group = groups.at(-1);
    if (group === undefined) return;
    group.all += size;
    group.last = size;
  };
  let at = 0;
  while (at < source.length) {
    const char = source[at];
    count.lastIndex = at;
    const repeated = char === "{" ? count.exec(source) : null;
    if (repeated !== null) {
      const [text, least = "", most = ""] = repeated;
      const last = groups.at(-1)?.last ?? 0;
      const size = last * Math.max(Number(least), Number(most), 1);
      add(size - last);
      const group = groups.at(-1);
      if (group !== undefined) group.last = size;
      at += text.length;
      continue;
    }
    if (char === "(") groups.push({ all: 1, last: 1 });
    else if (char === ")" && groups.length > 1) add(groups.pop()?.all ?? 0);
    else add(1);
    at = endOfPart(source, at);
  }
  return groups.reduce((sum, { all }) => sum + all, 0);
}

/** Where the part ends that begins at `at`: escaped characters, quoted text and classes are one, whatever brackets are in them. */
function endOfPart(source: string, at: number): number {
  if (source[at] === "\\") {
    const end = source[at + 1] === "Q" ? source.indexOf("\\E", at) : -1;
    return end === -1 ? at + 2 : end + 2;
  }
  if (source[at] !== "[") return at + 1;
  let end = at + 1;
  if (source[end] === "^") end += 1;
  // A bracket that comes first is one of the characters.
  if (source[end] === "]") end += 1;
  while (end < source.length && source[end] !== "]") end += source[end] === "\\" ? 2 : 1;
  return end + 1;
}
