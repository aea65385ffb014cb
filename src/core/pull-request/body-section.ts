/** A part of a pull request's body, of which rows can be left out as a whole. */
export interface BodySection {
  readonly before: string;
  readonly rows: readonly string[];
  readonly after: string;
  /** Says how many rows are left out. */
  readonly more: (count: number) => string;
}

/** A section whose text is never left out. */
export function fixedSection(text: string): BodySection {
  return { before: text, rows: [], after: "", more: () => "" };
}

/** More rows than these are folded away: the table says what matters. */
export const mostUnfolded = 3;

/** A section whose rows are folded away where they are many, under the words of `summary`. */
export function foldedRows(before: readonly string[], rows: readonly string[], summary: string): BodySection {
  const isFolded = rows.length > mostUnfolded;
  const fold = isFolded ? ["", `<details><summary>${summary}</summary>`, ""] : [];
  return {
    before: [...before, ...fold].join("\n"),
    rows,
    after: isFolded ? "\n</details>" : "",
    more: (count) => `- and ${count} more`,
  };
}

/**
 * Joins sections to a body of at most `longest` code points.
 *
 * Where that is too little, rows are left out from the end, those of later sections first, and counted. What stands
 * before and after the rows is always there.
 */
export function joinSections(sections: readonly BodySection[], longest: number): string {
  const fixed = sections.map(({ before, rows, after, more }) => lengthOf(before, after, more(rows.length)) + 4);
  let left = longest - fixed.reduce((sum, length) => sum + length, 0);
  const parts = sections.map(({ before, rows, after, more }) => {
    let taken = 0;
    for (const row of rows) {
      left -= lengthOf(row) + 1;
      if (left < 0) break;
      taken += 1;
    }
    const omitted = rows.length - taken;
    const said = omitted === 0 ? "" : more(omitted);
    return [before, ...rows.slice(0, taken), said, after].filter((text) => text !== "").join("\n");
  });
  return parts.filter((part) => part !== "").join("\n\n");
}

/** In code points, as GitHub counts. */
function lengthOf(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Array.from(text).length + 1, 0);
}
