import { withoutInvisible } from "./without-invisible.ts";
import { withoutReferences } from "./without-references.ts";

/** Breaks a word for GitHub and for no reader. Named, since `&#8203;` would itself refer to an issue where nothing is decoded. */
const breaker = "&zwnj;";

const active = /[\da-f]{6}(?=[\da-f])|[&<>]|[\\`*_~[\]|$]|[@#]|gh(?=-\d)|www(?=\.)|:(?=\/\/|[\w+-]+:)/gi;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Makes text from outside harmless in Markdown on GitHub: it is read as it was written, and nothing comes of it.
 *
 * No mention, issue or commit reference, closing keyword, link, image, HTML, table cell, emphasis or block survives.
 */
export function markdownText(text: string, longest = 300): string {
  const visible = withoutInvisible(text, longest);
  // An empty item of a list would make what follows it a heading.
  if (visible === "") return "(empty)";
  return visible
    .replaceAll(active, (found) => {
      const entity = entities[found];
      if (entity !== undefined) return entity;
      return /^[\\`*_~[\]|$]$/.test(found) ? `\\${found}` : `${found}${breaker}`;
    })
    .replace(/^(?:[-+=]|\d+(?=[.)](?: |$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/**
 * Writes text from outside as code, in which GitHub finds neither links nor mentions; fit for a table's cell.
 *
 * The characters that could end the code or the cell are replaced by look-alikes, as is what GitHub acts on.
 */
export function markdownCode(text: string, longest = 300): string {
  const shown = withoutReferences(withoutInvisible(text, longest)).replaceAll("`", "ˋ").replaceAll("|", "¦");
  return `\`${shown === "" ? " " : shown}\``;
}
