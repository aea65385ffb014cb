import { parse } from "docker-file-parser";
import { logicalLines, type LogicalLine } from "./logical-lines.ts";
import type { EscapeCharacter, ParserDirectives } from "./parser-directives.ts";
import type { TracedText } from "./traced-text.ts";

/** One instruction, under `ONBUILD` or not. */
export interface Instruction {
  /** 1-based line on which it begins. */
  readonly line: number;
  /** In capitals, e.g. `FROM`; never `ONBUILD`. */
  readonly name: string;
  readonly onbuild: boolean;
  /** Everything after the name, as written, without blanks around it. */
  readonly rest: TracedText;
  /** The words after `ARG`, quotes kept; empty for other instructions. */
  readonly words: readonly TracedText[];
  readonly comments: readonly string[];
}

/** A Dockerfile's instructions, and what its directives say. */
export interface Dockerfile extends ParserDirectives {
  readonly instructions: readonly Instruction[];
}

/**
 * Reads a Dockerfile: our logical lines, each handed to `docker-file-parser`, which names the instruction and its
 * arguments; where they stand is found again in the line. Never throws; lines that are no instruction are left out.
 */
export function parseDockerfile(text: string): Dockerfile {
  const { escape, syntax, lines } = logicalLines(text);
  return { escape, syntax, instructions: lines.flatMap((line) => parseInstruction(line, escape) ?? []) };
}

// BuildKit allows no chain, and the library would follow it as deep as it is.
const onbuildChain = /^\s*onbuild\s+onbuild(?:\s|$)/i;

function parseInstruction({ line, content, comments }: LogicalLine, escape: EscapeCharacter): Instruction | null {
  if (onbuildChain.test(content.text)) return null;
  const start = content.text.length - content.text.trimStart().length;
  const [outer] = parse(forLibrary(content.text.trim(), escape));
  if (outer === undefined) return null;
  const outerRest = restAfter(content, start, outer.name);
  const inner: unknown = outer.args;
  if (outer.name !== "ONBUILD") {
    const words = outer.name === "ARG" ? locate(outer.args, outerRest, escape) : [];
    return { line, name: outer.name, onbuild: false, rest: outerRest, words, comments };
  }
  if (!isCommand(inner)) return null;
  return { line, name: inner.name, onbuild: true, rest: restAfter(outerRest, 0, inner.name), words: [], comments };
}

/** The library knows no escape character but the backslash: the two change places for it. */
function forLibrary(line: string, escape: EscapeCharacter): string {
  const swapped = escape === "\\" ? line : swapEscapes(line);
  // Whether the line goes on was decided before; told of another escape character, the library takes it as it is.
  return swapped.endsWith("\\") ? `# escape=\`\n${swapped}` : swapped;
}

function swapEscapes(text: string): string {
  return text.replace(/[\\`]/g, (character) => (character === "\\" ? "`" : "\\"));
}

function restAfter(content: TracedText, start: number, name: string): TracedText {
  const after = content.slice(start + name.length, content.text.length);
  const from = after.text.length - after.text.trimStart().length;
  return after.slice(from, after.text.trimEnd().length);
}

/** Finds the words that the library named, one after the other. */
function locate(words: unknown, rest: TracedText, escape: EscapeCharacter): readonly TracedText[] {
  if (!Array.isArray(words)) return [];
  const text = escape === "\\" ? rest.text : swapEscapes(rest.text);
  let at = 0;
  return words.flatMap((word: unknown) => {
    const start = typeof word === "string" ? text.indexOf(word, at) : -1;
    if (typeof word !== "string" || start === -1) return [];
    at = start + word.length;
    return [rest.slice(start, at)];
  });
}

function isCommand(value: unknown): value is { readonly name: string } {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
