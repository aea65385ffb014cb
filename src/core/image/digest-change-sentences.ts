import { allText } from "../report/all-text.ts";
import type { ChangeCause, DigestChange } from "./digest-change.ts";

/**
 * Says why an image changed and by how much, one sentence a fact; nothing where nothing is known.
 *
 * The names in it are their publishers' own words: whoever shows them makes them harmless.
 */
export function digestChangeSentences({ causes, layers }: DigestChange): readonly string[] {
  const said = causes.map(sentenceOf);
  const isSaid = causes.some(({ kind }) => kind === "metadata-only");
  return layers === null || layers.total === 0 || isSaid ? said : [...said, layersSentence(layers)];
}

function layersSentence({ unchanged, total, addedBytes }: NonNullable<DigestChange["layers"]>): string {
  const size = Math.abs(addedBytes) < 1000 ? "" : `, ${sizeText(addedBytes)}`;
  if (unchanged > 0 && unchanged < total) return `${unchanged} of ${total} layers unchanged${size}.`;
  const all = allText(total, "layer");
  const said = `${all.charAt(0).toUpperCase()}${all.slice(1)} ${total === 1 ? "is" : "are"}`;
  return `${said} ${unchanged === 0 ? "new" : "unchanged"}${size}.`;
}

function sentenceOf(cause: ChangeCause): string {
  switch (cause.kind) {
    case "base-rebuilt": {
      const name = cause.name === null ? "The base image underneath" : `Its base image, ${cut(cause.name, 120)},`;
      return cause.from === null ? `${name} is another one: the lowest layer differs.` : `${name} changed.`;
    }
    case "source-changed":
      return `Built from other source: ${revision(cause.from)} → ${revision(cause.to)}.`;
    case "platforms-added":
      return `Now built for ${cause.platforms.join(", ")} too.`;
    case "platforms-removed":
      return `No longer built for ${cause.platforms.join(", ")}.`;
    case "metadata-only":
      return "Every layer is the same: only dates and other metadata differ.";
    case "built-again":
      return "Built again on the same base.";
  }
}

/** As many digits as git shows. */
function revision(text: string): string {
  return /^[0-9a-f]{12,}$/.test(text) ? text.slice(0, 7) : cut(text, 40);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** Compressed, in the units of registries: a megabyte is 1,000,000 bytes. */
function sizeText(bytes: number): string {
  const size = Math.abs(bytes);
  const shown = size < 1_000_000 ? `${Math.round(size / 1000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
  return `${bytes < 0 ? "−" : "+"}${shown}`;
}
