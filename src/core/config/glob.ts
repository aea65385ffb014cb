import { expandBraces } from "./expand-braces.ts";

/** Longest pattern that is accepted. */
const longestPattern = 256;

/** A pattern for paths or image names, ready to be matched. */
export interface Glob {
  readonly alternatives: readonly (readonly SegmentPattern[])[];
}

/** `**`, or one segment: literal text, or characters with wildcards among them. */
type SegmentPattern = typeof anySegments | string | readonly CharacterPattern[];
type CharacterPattern = typeof anyText | ((character: string) => boolean);

const anySegments = Symbol("**");
const anyText = Symbol("*");
const anyCharacter = (): boolean => true;

/**
 * Compiles a pattern: `*` stands for any text within a segment, `**` as a whole segment for any number of them, `?` for
 * one character, `[a-c]` and `[!a-c]` for one of some, `{a,b}` for either. `a/**` is everything below `a`, without `a`.
 *
 * Not made into a regular expression: those that glob libraries make backtrack, and patterns and paths of repositories
 * are written by strangers. This takes time proportional to pattern × text, whatever they are.
 */
export function parseGlob(pattern: string): { readonly glob: Glob } | { readonly problem: string } {
  if (pattern === "") return { problem: "the pattern is empty" };
  if (pattern.length > longestPattern) return { problem: `the pattern is longer than ${longestPattern} characters` };
  if (pattern.includes("\\")) return { problem: "folders are separated by /, and \\ does not escape" };
  if (pattern.startsWith("!")) return { problem: "a pattern cannot be negated; use exclude" };
  if (/^\.{0,2}\//.test(pattern)) return { problem: "patterns begin at the root, without / or ./ in front" };
  if (pattern.endsWith("/")) return { problem: "write ** at the end for everything below" };
  const expanded = expandBraces(pattern);
  if (expanded === null) return { problem: "braces must pair up, hold a comma, and make at most 64 alternatives" };

  const alternatives: SegmentPattern[][] = [];
  for (const text of expanded) {
    const segments = text.split("/").map(parseSegment);
    if (segments.includes(null)) return { problem: "[ is not closed by ]; write [[] for the character itself" };
    if (segments.length > 1 && segments.at(-1) === anySegments) segments.push([anyText]);
    alternatives.push(segments.filter((segment) => segment !== null));
  }
  return { glob: { alternatives } };
}

/** True where the whole of `text`, a path or name of segments separated by `/`, is matched. */
export function matchesGlob({ alternatives }: Glob, text: string): boolean {
  const segments = text.split("/");
  return alternatives.some((patterns) => matchesRun(patterns, segments, anySegments, matchesSegment));
}

function matchesSegment(pattern: SegmentPattern, segment: string): boolean {
  if (pattern === anySegments) return true;
  if (typeof pattern === "string") return pattern === segment;
  return matchesRun(pattern, Array.from(segment), anyText, (character, one) => character !== anyText && character(one));
}

/**
 * Matches a sequence against patterns of which one kind takes any number of elements.
 *
 * On a mismatch only the last such pattern takes one element more: what earlier ones took is the least they could, and
 * taking more there never helps.
 */
function matchesRun<Pattern extends string | symbol | object>(
  patterns: readonly Pattern[],
  elements: readonly string[],
  many: Pattern,
  matches: (pattern: Pattern, element: string) => boolean,
): boolean {
  let patternAt = 0;
  let elementAt = 0;
  let resume: { patternAt: number; elementAt: number } | null = null;
  for (let element = elements[0]; element !== undefined; element = elements[elementAt]) {
    const pattern = patterns[patternAt];
    if (pattern === many) {
      patternAt += 1;
      resume = { patternAt, elementAt };
    } else if (pattern !== undefined && matches(pattern, element)) {
      patternAt += 1;
      elementAt += 1;
    } else if (resume !== null) {
      resume.elementAt += 1;
      ({ patternAt, elementAt } = resume);
    } else {
      return false;
    }
  }
  return patterns.slice(patternAt).every((pattern) => pattern === many);
}

function parseSegment(text: string): SegmentPattern | null {
  if (text === "**") return anySegments;
  if (!/[*?[]/.test(text)) return text;
  const characters = Array.from(text);
  const patterns: CharacterPattern[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at];
    if (character === "*") {
      if (patterns.at(-1) !== anyText) patterns.push(anyText);
    } else if (character === "?") {
      patterns.push(anyCharacter);
    } else if (character === "[") {
      const close = characters.indexOf("]", at + 2);
      if (close === -1) return null;
      patterns.push(oneOf(characters.slice(at + 1, close)));
      at = close;
    } else {
      patterns.push((other) => other === character);
    }
  }
  return patterns;
}

/** The inside of `[…]`; a leading `!` or `^` negates, and `-` between two characters makes a range. */
function oneOf(inside: readonly string[]): (character: string) => boolean {
  const negated = inside.length > 1 && (inside[0] === "!" || inside[0] === "^");
  const listed = negated ? inside.slice(1) : inside;
  const ranges: { from: string; to: string }[] = [];
  for (let at = 0; at < listed.length; at += 1) {
    const from = listed[at] ?? "";
    const isRange = listed[at + 1] === "-" && at + 2 < listed.length;
    ranges.push({ from, to: isRange ? (listed[at + 2] ?? "") : from });
    if (isRange) at += 2;
  }
  return (character) => ranges.some(({ from, to }) => from <= character && character <= to) !== negated;
}
