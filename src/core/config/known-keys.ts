import { z } from "zod";

/**
 * An object that takes exactly these keys; another key is an error that names the nearest one of them.
 *
 * A misspelt key that is silently dropped is a setting that silently does nothing.
 */
export function knownKeys<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      return issue.keys.map((key) => sentenceOfUnknownKey(key, known)).join("; ");
    },
  });
}

function sentenceOfUnknownKey(key: string, known: readonly string[]): string {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  const nearest = nearestKey(key, known);
  if (nearest) return `there is no key "${shown}"; did you mean "${nearest}"?`;
  return `there is no key "${shown}"; the keys are ${known.join(", ")}`;
}

/** The known key that the fewest edits away, where few enough (a third of its length) that a slip explains it. */
function nearestKey(key: string, known: readonly string[]): string | null {
  let nearest: { readonly key: string; readonly edits: number } | null = null;
  for (const candidate of known) {
    if (Math.abs(candidate.length - key.length) > candidate.length / 3) continue;
    const edits = editDistance(key.toLowerCase(), candidate.toLowerCase());
    if (edits <= Math.max(1, candidate.length / 3) && edits < (nearest?.edits ?? Infinity)) {
      nearest = { key: candidate, edits };
    }
  }
  return nearest?.key ?? null;
}

/** Levenshtein's distance, row by row. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substituted = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substituted));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
