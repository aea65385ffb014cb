import { physicalLines } from "./physical-lines.ts";
import type { Span } from "./span.ts";

/** Where a span begins and ends, as editors count: all 1-based, columns in UTF-16 code units, the end exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Makes the function that tells the place of any span of a text, in logarithmic time each. */
export function placesIn(text: string): (span: Span) => Place {
  const starts = physicalLines(text).map(({ start }) => start);
  return ({ start, end }) => {
    const line = lineAt(starts, start);
    const endLine = lineAt(starts, end);
    return {
      line: line + 1,
      column: start - (starts[line] ?? 0) + 1,
      endLine: endLine + 1,
      endColumn: end - (starts[endLine] ?? 0) + 1,
    };
  };
}

/** Index of the last line that begins at `offset` or before. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
