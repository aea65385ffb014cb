/** One line of a file, as editors show it. */
export interface PhysicalLine {
  /** Without its line end. */
  readonly text: string;
  /** Offset in the file. */
  readonly start: number;
}

/** Cuts a file at its line ends, of which there is none after the last line; a byte order mark is no part of the first. */
export function physicalLines(text: string): readonly PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const from = start === 0 && text.startsWith("\uFEFF") ? 1 : start;
    lines.push({ text: withoutReturns(text.slice(from, end)), start: from });
    start = end + 1;
  }
  return lines;
}

function withoutReturns(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === "\r") end -= 1;
  return line.slice(0, end);
}
