import type { LineDirectives } from "./directives.ts";

const marker = /^plinth:\s*(.*)$/i;
const start = /^(versions=|tags=)/;

/**
 * Reads the comments above a line: `plinth: ignore`, `plinth: versions=>=20 <23`, `plinth: tags=^20`.
 *
 * A comment may hold several; a value goes on until the next one begins. What follows `ignore` is the reason that people
 * give for it.
 */
export function parseLineDirectives(comments: readonly string[]): LineDirectives {
  let ignore = false;
  const values = new Map<string, string>();
  const unknown: string[] = [];
  for (const comment of comments) {
    let open: string | null = null;
    let reasoning = false;
    for (const word of (marker.exec(comment)?.[1] ?? "").split(/\s+/).filter((text) => text !== "")) {
      if (/^ignore[,;:.]?$/.test(word)) {
        ignore = true;
        reasoning = true;
        open = null;
      } else if (start.test(word)) {
        open = word.slice(0, word.indexOf("="));
        values.set(open, word.slice(open.length + 1));
      } else if (open !== null) {
        values.set(open, `${values.get(open) ?? ""} ${word}`);
      } else if (!reasoning) {
        unknown.push(word);
      }
    }
  }
  const empty = [...values].flatMap(([name, value]) => (value.trim() === "" ? [`${name}=`] : []));
  return {
    ignore,
    versions: values.get("versions") || null,
    tags: values.get("tags") || null,
    unknown: [...unknown, ...empty],
  };
}
