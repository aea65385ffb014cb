import { markdownCode } from "./markdown-text.ts";

/** Enough to see where; the files have them all. */
const mostPlaces = 10;

/** Lines of files, one below the other in the cell of a table. */
export function placesText(places: readonly { readonly file: string; readonly line: number }[]): string {
  const shown = places.slice(0, mostPlaces).map(({ file, line }) => markdownCode(`${file}:${line}`, 200));
  const more = places.length > shown.length ? [`and ${places.length - shown.length} more`] : [];
  return [...shown, ...more].join("<br>");
}
