import { markdownCode } from "./markdown-text.ts";

/** Enough to see where; the files have them all. */
const mostPlaces = 10;

const longestPlace = 200;

/** Lines of files, one below the other in the cell of a table. */
export function placesText(places: readonly { readonly file: string; readonly line: number }[]): string {
  const shown = places.slice(0, mostPlaces).map(({ file, line }) => markdownCode(shortened(`${file}:${line}`)));
  const more = places.length > shown.length ? [`and ${places.length - shown.length} more`] : [];
  return [...shown, ...more].join("<br>");
}

/** The end of a path says more than its beginning. */
function shortened(place: string): string {
  const characters = Array.from(place);
  return characters.length <= longestPlace ? place : `…${characters.slice(1 - longestPlace).join("")}`;
}
