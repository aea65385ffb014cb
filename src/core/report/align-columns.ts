/** One cell of a row: its text, already fit to be shown, and how it is coloured. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A cell wider than this does not push the other rows' next cell to the right. */
const widestColumn = 60;

/** Sets rows in columns, two spaces apart, and colours the cells; the last cell of a row is not padded. */
export function alignColumns(rows: readonly (readonly Cell[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { text }] of row.entries()) {
      if (text.length <= widestColumn) widths[column] = Math.max(widths[column] ?? 0, text.length);
    }
  }
  return rows.map((row) => {
    const last = row.findLastIndex(({ text }) => text !== "");
    return row
      .slice(0, last + 1)
      .map(({ text, paint }, column) => {
        const padding = column === last ? "" : " ".repeat(Math.max(0, (widths[column] ?? 0) - text.length));
        return (paint ?? plain)(text) + padding;
      })
      .join("  ");
  });
}

function plain(text: string): string {
  return text;
}
