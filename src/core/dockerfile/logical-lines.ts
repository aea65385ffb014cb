import type { WrittenPiece } from "./base-image-line.ts";
import { heredocsOf, type HeredocEnd } from "./heredocs.ts";
import { readDirectives, type EscapeCharacter, type ParserDirectives } from "./parser-directives.ts";
import { physicalLines, type PhysicalLine } from "./physical-lines.ts";
import { TracedText } from "./traced-text.ts";

/** One instruction's line: continuations joined, comments and empty lines within left out, no line end. */
export interface LogicalLine {
  /** 1-based line on which it begins. */
  readonly line: number;
  readonly content: TracedText;
  /** Comments directly above, each without its `#`. */
  readonly comments: readonly string[];
}

/** A Dockerfile, cut into the lines that hold an instruction each. */
export interface LogicalLines extends ParserDirectives {
  readonly lines: readonly LogicalLine[];
}

/**
 * Cuts a Dockerfile into logical lines as BuildKit does: directives, continuations, comments in between, heredocs.
 *
 * What cannot be an instruction (heredoc bodies, comments) is left out. Takes time and memory in proportion to the text.
 */
export function logicalLines(text: string): LogicalLines {
  const physical = physicalLines(text);
  const { escape, syntax } = readDirectives(physical);
  const heredocs = new HeredocBodies(physical);
  const lines: LogicalLine[] = [];
  let comments: string[] = [];
  for (let at = 0; at < physical.length; at += 1) {
    const first = physical[at]?.text.trimStart() ?? "";
    if (first.startsWith("#")) comments.push(first.slice(1).trim());
    if (first === "") comments = [];
    if (first === "" || first.startsWith("#")) continue;
    const begin = at;
    const pieces: WrittenPiece[] = [];
    for (; at < physical.length; at += 1) {
      const { text: line, start } = physical[at] ?? { text: "", start: 0 };
      if (at > begin && /^\s*(?:#|$)/.test(line)) continue;
      const end = continuationAt(line, escape);
      const from = at === begin ? line.length - line.trimStart().length : 0;
      const to = end ?? line.length;
      if (from < to)
        pieces.push({ text: line.slice(from, to), span: { start: start + from, end: start + to }, argument: null });
      if (end === null) break;
    }
    const content = TracedText.of(pieces);
    if (content.text.trim() !== "") lines.push({ line: begin + 1, content, comments });
    comments = [];
    at = heredocs.endAfter(at, heredocsOf(content.text));
  }
  return { escape, syntax, lines };
}

/** Index of the escape character that continues the line; null where none does, as `\\` at the end of a line. */
function continuationAt(line: string, escape: EscapeCharacter): number | null {
  let end = line.length;
  while (end > 0 && (line[end - 1] === " " || line[end - 1] === "\t")) end -= 1;
  const at = end - 1;
  return at >= 0 && line[at] === escape && line[at - 1] !== escape ? at : null;
}

/** Finds where the bodies of heredocs end. */
class HeredocBodies {
  readonly #lines: readonly PhysicalLine[];
  /** Indices of the lines that read so, in order; for `<<-`, of what follows their tabs. */
  #exact: ReadonlyMap<string, readonly number[]> | null = null;
  #afterTabs: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(lines: readonly PhysicalLine[]) {
    this.#lines = lines;
  }

  /**
   * Index of the last line that belongs to the heredocs opened on line `at`.
   *
   * An end that never comes means that there is no heredoc: `<<` is a shift, or the file is broken.
   */
  endAfter(at: number, heredocs: readonly HeredocEnd[]): number {
    let end = at;
    for (const { name, tabs } of heredocs) {
      const indices = (tabs ? this.#linesAfterTabs() : this.#exactLines()).get(name) ?? [];
      const found = firstAfter(indices, end);
      if (found === null) return at;
      end = found;
    }
    return end;
  }

  #exactLines() {
    return (this.#exact ??= indexLines(this.#lines.map(({ text }) => text)));
  }

  #linesAfterTabs() {
    return (this.#afterTabs ??= indexLines(this.#lines.map(({ text }) => text.replace(/^\t+/, ""))));
  }
}

function indexLines(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  return Map.groupBy(lines.keys(), (index) => lines[index] ?? "");
}

/** The first of the ascending numbers that is greater than `bound`. */
function firstAfter(ascending: readonly number[], bound: number): number | null {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > bound) high = middle;
    else low = middle + 1;
  }
  return ascending[low] ?? null;
}
