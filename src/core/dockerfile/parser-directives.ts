import type { PhysicalLine } from "./physical-lines.ts";

/** The two characters that a Dockerfile may use to escape and to continue lines. */
export type EscapeCharacter = "\\" | "`";

/** What the first lines of a Dockerfile say about reading the others. */
export interface ParserDirectives {
  readonly escape: EscapeCharacter;
  /** The image that reads the file, and whatever follows it; `offset` is that of `value`. */
  readonly syntax: { readonly value: string; readonly line: number; readonly offset: number } | null;
}

// https://docs.docker.com/reference/dockerfile/#parser-directives
const directive = /^\s*([a-z][a-z0-9]*)\s*=\s*(?=\S)/i;
const names: ReadonlySet<string> = new Set(["syntax", "escape", "check"]);

/**
 * Reads the directives of a Dockerfile: in any order and case, until a line is none.
 *
 * BuildKit looks for the escape character while it parses, and takes it indented; it looks for the syntax before that,
 * past a `#!` line, not indented, and if need be after `//`.
 * https://github.com/moby/buildkit/blob/v0.24.0/frontend/dockerfile/parser/directives.go
 */
export function readDirectives(lines: readonly PhysicalLine[]): ParserDirectives {
  const first = lines.slice(0, names.size + 1);
  const indented = first.map(({ text }) => text.trimStart());
  const escape = directivesIn(indented, "#").find(({ name }) => name === "escape")?.value;
  const skipped = first[0]?.text.startsWith("#!") ? 1 : 0;
  const texts = first.slice(skipped).map(({ text }) => text);
  const syntax = (["#", "//"] as const)
    .flatMap((mark) => directivesIn(texts, mark))
    .find(({ name }) => name === "syntax");
  const at = skipped + (syntax?.index ?? 0);
  return {
    escape: escape === "`" ? "`" : "\\",
    syntax: syntax ? { value: syntax.value, line: at + 1, offset: (lines[at]?.start ?? 0) + syntax.at } : null,
  };
}

interface Directive {
  readonly name: string;
  readonly value: string;
  /** Which of the lines it is. */
  readonly index: number;
  /** Where the value begins in it. */
  readonly at: number;
}

function directivesIn(lines: readonly string[], mark: "#" | "//"): readonly Directive[] {
  const found: Directive[] = [];
  for (const [index, line] of lines.entries()) {
    const match = line.startsWith(mark) ? directive.exec(line.slice(mark.length)) : null;
    const name = match?.[1]?.toLowerCase() ?? "";
    if (match === null || !names.has(name) || found.some((other) => other.name === name)) break;
    const at = mark.length + match[0].length;
    found.push({ name, value: line.slice(at).trimEnd(), index, at });
  }
  return found;
}
