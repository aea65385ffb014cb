/** What is said about a key that does not exist, and what was probably meant: a key alike, or the same at its `place`. */
export function unknownKey(
  key: string,
  known: readonly string[],
  place: string | null = null,
): { readonly message: string; readonly hint: string } {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  const nearest = nearestWord(key, known) ?? place;
  return {
    message: `there is no key "${shown}"`,
    hint: nearest === null ? `the keys are ${known.join(", ")}` : `did you mean "${nearest}"?`,
  };
}

/** The known word that the fewest edits away, where few enough (a third of its length) that a slip explains it. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  let nearest: { readonly word: string; readonly edits: number } | null = null;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > candidate.length / 3) continue;
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= Math.max(1, candidate.length / 3) && edits < (nearest?.edits ?? Infinity)) {
      nearest = { word: candidate, edits };
    }
  }
  return nearest?.word ?? null;
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
