import { versionText } from "../report/image-text.ts";
import type { BodySection } from "./body-section.ts";
import type { ImageChange } from "./image-change.ts";
import { markdownCode } from "./markdown-text.ts";

/** Enough to see where; the diff has them all. */
const mostPlaces = 10;

/** The table with which a pull request begins: what becomes of which image, and where. */
export function changeTable(changes: readonly ImageChange[]): BodySection {
  return {
    before: "| Image | From | To | Step | Where |\n| --- | --- | --- | --- | --- |",
    rows: changes.map(
      (change) =>
        `| ${markdownCode(change.name)} | ${version(change.from)} | ${version(change.to)} | ${stepText(change)} | ${placesText(change)} |`,
    ),
    after: "",
    more: (count) => `| … | | | | and ${count} more, in the diff |`,
  };
}

function version(of: Parameters<typeof versionText>[0]): string {
  return of.tag === null && of.digest === null ? "no tag" : markdownCode(versionText(of));
}

function stepText({ step }: ImageChange): string {
  return step === "major" ? "**major**" : step;
}

function placesText({ places }: ImageChange): string {
  const shown = places.slice(0, mostPlaces).map(({ file, line }) => markdownCode(`${file}:${line}`, 200));
  const more = places.length > shown.length ? [`and ${places.length - shown.length} more`] : [];
  return [...shown, ...more].join("<br>");
}
