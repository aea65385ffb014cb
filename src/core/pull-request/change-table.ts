import { shortDigest, versionText } from "../report/image-text.ts";
import type { BodySection } from "./body-section.ts";
import type { ImageChange } from "./image-change.ts";
import { markdownCode } from "./markdown-text.ts";
import { placesText } from "./places-text.ts";

/** The table with which a pull request begins: what becomes of which image, and where. Narrow, for a telephone. */
export function changeTable(changes: readonly ImageChange[]): BodySection {
  return {
    before: "| Image | From → to | Step | Where |\n| --- | --- | --- | --- |",
    rows: changes.map(
      (change) =>
        `| ${markdownCode(change.name)} | ${versions(change)} | ${stepText(change)} | ${placesText(change.places)} |`,
    ),
    after: "",
    more: (count) => `| … | | | and ${count} more, in the diff |`,
  };
}

function versions({ from, to }: ImageChange): string {
  const isRebuilt = from.tag === to.tag && from.digest !== null && to.digest !== null;
  return `${version(from)}<br>→ ${isRebuilt ? markdownCode(shortDigest(to.digest)) : version(to)}`;
}

function version(of: Parameters<typeof versionText>[0]): string {
  if (of.tag !== null) return markdownCode(versionText(of));
  return of.digest === null ? "no tag" : markdownCode(shortDigest(of.digest));
}

function stepText({ step }: ImageChange): string {
  return step === "major" ? "**major**" : step;
}
