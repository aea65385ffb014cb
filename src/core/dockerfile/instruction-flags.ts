import { TracedText } from "./traced-text.ts";

/** `--name=value` after an instruction's name; quotes and backslashes around characters of the value are gone. */
export interface InstructionFlag {
  readonly name: string;
  /** Null where there is no `=`. */
  readonly value: TracedText | null;
  /** The value with the quotes that stand in it. */
  readonly written: TracedText;
}

/** An instruction's flags, and its arguments after them. */
export interface FlagsAndArguments {
  readonly flags: readonly InstructionFlag[];
  readonly rest: TracedText;
}

/**
 * Splits an instruction's flags from its arguments.
 *
 * As in BuildKit, the escape character is the backslash here, whatever the file says.
 */
export function splitFlags(line: TracedText): FlagsAndArguments {
  const { text } = line;
  const flags: InstructionFlag[] = [];
  let at = 0;
  while (text.startsWith("--", at)) {
    const word = readWord(text, at);
    const end = word.end;
    // `--` alone ends the flags.
    if (word.kept.length === 0 || text.slice(at, end) === "--") {
      at = afterBlanks(text, end);
      break;
    }
    flags.push(flagOf(line, at, word));
    at = afterBlanks(text, end);
  }
  return { flags, rest: line.slice(at, text.length) };
}

interface Word {
  readonly end: number;
  /** The ranges of characters that are left when quotes and escapes are taken away. */
  readonly kept: readonly (readonly [number, number])[];
}

function readWord(text: string, start: number): Word {
  const kept: [number, number][] = [];
  let quote: string | null = null;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote === null && /\s/.test(character)) break;
    if (character === quote) {
      quote = null;
    } else if (quote === null && (character === "'" || character === '"')) {
      quote = character;
    } else {
      if (character === "\\") at += 1;
      const last = kept.at(-1);
      if (last?.[1] === at) last[1] = at + 1;
      else if (at < text.length) kept.push([at, at + 1]);
    }
  }
  return { end: Math.min(at, text.length), kept };
}

function flagOf(line: TracedText, start: number, { end, kept }: Word): InstructionFlag {
  const flag = TracedText.join(kept.map(([from, to]) => line.slice(from, to)));
  const equals = flag.text.indexOf("=");
  if (equals === -1) return { name: flag.text.slice(2), value: null, written: TracedText.empty };
  const written = line.slice(line.text.indexOf("=", start) + 1, end);
  return { name: flag.text.slice(2, equals), value: flag.slice(equals + 1, flag.text.length), written };
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
  return at;
}
