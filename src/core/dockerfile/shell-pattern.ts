import { RE2JS } from "re2js";

const longestPattern = 256;
const special = new Set("[]{}.+()|^$\\*?".split(""));

/** A range of the text that a pattern was matched against. */
export type Match = readonly [start: number, end: number];

/** Whether a pattern says more than its own characters. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** Finds what `${V#pattern}` takes from the front (`longest` for `##`), which may be nothing; null for an invalid pattern. */
export function matchPrefix(pattern: string, text: string, longest: boolean): Match | null {
  const matcher = compile(pattern, longest, true)?.matcher(text);
  return matcher ? [0, matcher.find() ? matcher.end() : 0] : null;
}

/** Finds what `${V%pattern}` takes from the end (`longest` for `%%`), likewise. */
export function matchSuffix(pattern: string, text: string, longest: boolean): Match | null {
  // A regular expression cannot look for the shortest suffix: both are read from the back, as BuildKit does.
  const reversed = [...(pattern.match(/\\[^]|[^]/gu) ?? [])].toReversed().join("");
  const match = matchPrefix(reversed, Array.from(text).toReversed().join(""), longest);
  return match && [text.length - match[1], text.length];
}

/** Finds what `${V/pattern/…}` replaces: the first match, or every one; null for an invalid pattern. */
export function matchAll(pattern: string, text: string, everywhere: boolean): readonly Match[] | null {
  const matcher = compile(pattern, true, false)?.matcher(text);
  if (matcher === undefined) return null;
  const matches: Match[] = [];
  while (matcher.find()) {
    matches.push([matcher.start(), matcher.end()]);
    if (!everywhere) break;
  }
  return matches;
}

/** Null where BuildKit calls the pattern invalid, or where it is longer than any that people write. */
function compile(pattern: string, greedy: boolean, anchored: boolean): RE2JS | null {
  if (pattern.length > longestPattern) return null;
  let source = anchored ? "^" : "";
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? "";
    if (character === "\\") {
      const next = pattern[at + 1] ?? "";
      if (next === "}" || next === "/") continue;
      if (next !== "*" && next !== "?" && next !== "\\") return null;
      source += `\\${next}`;
      at += 1;
    } else if (character === "*") {
      source += greedy ? ".*" : ".*?";
    } else if (character === "?") {
      source += ".";
    } else {
      source += special.has(character) ? `\\${character}` : character;
    }
  }
  return RE2JS.compile(source);
}
