import type { Ending } from "./base-image-line.ts";
import type { EscapeCharacter } from "./parser-directives.ts";
import { hasWildcard, matchAll, matchPrefix, matchSuffix } from "./shell-pattern.ts";
import { parseWord, type Modifier, type VariablePart, type WordPart } from "./shell-word.ts";
import type { Span } from "./span.ts";
import { TracedText } from "./traced-text.ts";

/** What a word becomes when its variables are put in. */
export interface Expansion {
  readonly value: TracedText;
  /** Where the value can be made longer, outermost first. */
  readonly endings: readonly Ending[];
  /** The defaults that were looked at. */
  readonly consulted: readonly Span[];
  /** Variables without a value whose value was asked for: they stand for nothing. */
  readonly missing: readonly string[];
}

/** Why a word has no expansion: BuildKit reports an error (a syntax error, `${V:?}`), or it is longer than any reference. */
export type NoExpansion = "invalid" | "too-long";

/** Looks a variable up; null where it has no value, `too-long` where it has one that is longer than any reference. */
export type Lookup = (name: string) => Expansion | "too-long" | null;

/** Longer than any word that is or holds an image reference, which has at most 255 + 128 + 140 characters. */
const longestWord = 8192;
/** More arguments than any reference is put together from, one within the other or side by side. */
const mostArguments = 32;

const nothing: Expansion = { value: TracedText.empty, endings: [], consulted: [], missing: [] };

/**
 * Expands a word as BuildKit's `shell.Lex` does, and keeps track of where every character comes from.
 *
 * https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function expandWord(word: TracedText, escape: EscapeCharacter, lookup: Lookup): Expansion | NoExpansion {
  if (word.text.length > longestWord) return "too-long";
  const parts = parseWord(word.text, escape);
  return parts === null ? "invalid" : expandParts(parts, { word, lookup });
}

interface Context {
  readonly word: TracedText;
  readonly lookup: Lookup;
}

function expandParts(parts: readonly WordPart[], context: Context): Expansion | NoExpansion {
  const expansions: Expansion[] = [];
  let length = 0;
  for (const part of parts) {
    const expansion = part.kind === "literal" ? literal(part.start, part.end, context) : expandVariable(part, context);
    if (typeof expansion === "string") return expansion;
    length += expansion.value.text.length;
    if (length > longestWord) return "too-long";
    expansions.push(expansion);
  }
  return {
    value: TracedText.join(expansions.map(({ value }) => value)),
    endings: endingsOf(parts.at(-1), expansions.at(-1), length, context),
    consulted: limited(expansions.flatMap(({ consulted }) => consulted)),
    missing: limited(expansions.flatMap(({ missing }) => missing)),
  };
}

function literal(start: number, end: number, { word }: Context): Expansion {
  return { ...nothing, value: word.slice(start, end) };
}

/** After the last part; and where that is a variable, at the end of what it stands for. */
function endingsOf(
  last: WordPart | undefined,
  expansion: Expansion | undefined,
  length: number,
  { word }: Context,
): readonly Ending[] {
  if (last === undefined || expansion === undefined) return [];
  const before = word.offsetOf(last.end - 1);
  const argument = word.pieces[0]?.argument ?? null;
  const own = before === null ? [] : [{ offset: before + 1, from: 0, argument }];
  const shift = length - expansion.value.text.length;
  return [...own, ...expansion.endings.map((ending) => ({ ...ending, from: ending.from + shift }))].slice(
    0,
    mostArguments,
  );
}

function expandVariable({ name, modifier }: VariablePart, context: Context): Expansion | NoExpansion {
  const value = context.lookup(name);
  if (modifier === null) return value ?? { ...nothing, missing: [name] };
  const word = expandParts(modifier.word, context);
  if (typeof word === "string") return word;
  if (value === "too-long") return modifier.operator === "+" ? word : value;
  const empty = value === null || (modifier.emptyIsUnset && value.value.text === "");
  const asked = { ...nothing, consulted: value?.consulted ?? [] };
  switch (modifier.operator) {
    case "-":
      return empty ? { ...word, consulted: limited([...asked.consulted, ...word.consulted]) } : value;
    case "+":
      return empty ? asked : { ...word, consulted: limited([...asked.consulted, ...word.consulted]) };
    case "?":
      return empty ? "invalid" : value;
    case "#":
    case "%":
      return value === null ? { ...nothing, missing: [name] } : trim(name, value, modifier.operator, word.value.text);
    case "/":
      return value === null ? { ...nothing, missing: [name] } : replace(name, value, modifier, context);
    case "unsupported":
    default:
      return "invalid";
  }
}

function trim(name: string, from: Expansion, side: "#" | "%", word: string): Expansion | NoExpansion {
  const longest = word.startsWith(side);
  const pattern = longest ? word.slice(1) : word;
  const { text } = from.value;
  const match = side === "#" ? matchPrefix(pattern, text, longest) : matchSuffix(pattern, text, longest);
  if (match === null) return "invalid";
  const rest = side === "#" ? from.value.slice(match[1], text.length) : from.value.slice(0, match[0]);
  // After an edit, a wildcard might match something else, and so might what has matched nothing.
  const isCertain = match[0] < match[1] && !hasWildcard(pattern);
  const value = isCertain ? rest : computed(rest.text, from, name);
  const endings =
    side === "%" ? [] : from.endings.map((ending) => ({ ...ending, from: Math.max(0, ending.from - match[1]) }));
  return { ...from, value, endings };
}

function replace(name: string, from: Expansion, modifier: Modifier, context: Context): Expansion | NoExpansion {
  const pattern = expandParts(modifier.word, context);
  const replacement = expandParts(modifier.replacement, context);
  if (typeof pattern === "string") return pattern;
  if (typeof replacement === "string") return replacement;
  const { text } = from.value;
  const matches = matchAll(pattern.value.text, text, modifier.everywhere);
  if (matches === null) return "invalid";
  let result = "";
  let at = 0;
  for (const [start, end] of matches) {
    result += text.slice(at, start) + replacement.value.text;
    at = end;
  }
  result += text.slice(at);
  if (result.length > longestWord) return "too-long";
  // Also where nothing was replaced: after an edit, something might be.
  return { ...from, value: computed(result, from, name), endings: [] };
}

/** What the build decides stays so, whatever is computed from it. */
function computed(text: string, { value }: Expansion, name: string): TracedText {
  const isDefault = value.pieces.every(({ span, argument }) => span !== null || argument !== null);
  return TracedText.untraced(text, isDefault ? name : null);
}

function limited<Value>(values: readonly Value[]): readonly Value[] {
  return values.length > mostArguments ? [...new Set(values)].slice(0, mostArguments) : values;
}
