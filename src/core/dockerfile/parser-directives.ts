/** The two characters that a Dockerfile may use to escape and to continue lines. */
export type EscapeCharacter = "\\" | "`";

/** A parser directive's value and its offset in the line it stands in. */
export interface ParserDirective {
  readonly name: "syntax" | "escape" | "check";
  readonly value: string;
  readonly at: number;
}

// https://docs.docker.com/reference/dockerfile/#parser-directives
const directive = /^\s*#\s*([a-z][a-z0-9]*)\s*=\s*(?=\S)/i;
const names = ["syntax", "escape", "check"] as const;

/**
 * Reads one line as a parser directive; null where it is none, which ends the lines that can hold one.
 *
 * BuildKit takes them in any order and case, indented too.
 */
export function parseDirective(line: string): ParserDirective | null {
  const match = directive.exec(line);
  const name = names.find((known) => known === match?.[1]?.toLowerCase());
  if (match === null || name === undefined) return null;
  return { name, value: line.slice(match[0].length).trimEnd(), at: match[0].length };
}
