import { parseWord } from "./shell-word.ts";

/** The word that ends a heredoc, alone on its line. */
export interface HeredocEnd {
  readonly name: string;
  /** `<<-`: tabs before the word are allowed. */
  readonly tabs: boolean;
}

const instruction = /^\s*(?:onbuild[\t\v\f\r ]+)?(?:add|copy|run)[\t\v\f\r ]+(?:--\S*[\t\v\f\r ]+)*/i;
const heredoc = /^\d*<<(-?)\s*([^<]*)$/;

/**
 * Lists the heredocs that an instruction opens, in the order in which their bodies follow.
 *
 * As in BuildKit: `ADD`, `COPY` and `RUN` can, also under `ONBUILD`, but not in JSON form; and no line can whose quotes
 * or `${…}` do not close, so that `RUN echo it's <<EOF` is text.
 */
export function heredocsOf(line: string): readonly HeredocEnd[] {
  if (!line.includes("<<")) return [];
  const head = instruction.exec(line);
  if (head === null || isJsonArray(line.slice(head[0].length))) return [];
  return wordsOf(line).flatMap((word) => {
    const match = heredoc.exec(word);
    const name = match === null ? null : unquoted(match[2] ?? "");
    return name === null ? [] : [{ name, tabs: match?.[1] === "-" }];
  });
}

function isJsonArray(text: string): boolean {
  if (!text.trimStart().startsWith("[")) return false;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((element) => typeof element === "string");
  } catch {
    // JSON.parse throws for what is not JSON, which a shell command need not be.
    return false;
  }
}

/** Splits at blanks outside quotes, quotes and escape characters kept; blanks after `<<` belong to its word. */
function wordsOf(line: string): readonly string[] {
  // Heredocs are read with a backslash whatever the file's escape character is.
  const parts = parseWord(line, "\\");
  if (parts === null) return [];
  const words: string[] = [];
  let start: number | null = null;
  let at = 0;
  for (const part of [...parts, { kind: "literal", start: line.length, end: line.length, quoted: false } as const]) {
    // Quotes and escape characters stand between the parts.
    if (at < part.start) start ??= at;
    if (part.kind === "literal" && part.quoted) {
      start ??= part.start;
      at = part.end;
      continue;
    }
    for (at = part.start; at < part.end; at += 1) {
      if (!isBlank(line[at])) {
        start ??= at;
        if (line.startsWith("<<", at)) at = endOfBlanks(line, at + 2, part.end) - 1;
      } else if (start !== null) {
        words.push(line.slice(start, at));
        start = null;
      }
    }
  }
  if (start !== null) words.push(line.slice(start));
  return words;
}

/** The word without its quotes; null where it is no single word. */
function unquoted(word: string): string | null {
  const parts = parseWord(word, "\\");
  if (parts === null || parts.length === 0) return null;
  if (
    parts.some((part) => part.kind === "literal" && !part.quoted && /\s/.test(word.slice(part.start, part.end).trim()))
  ) {
    return null;
  }
  return parts.map((part) => word.slice(part.start, part.end)).join("");
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

function endOfBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text[at])) at += 1;
  return at;
}
