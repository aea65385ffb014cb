import type { TracedText } from "./traced-text.ts";

/**
 * Reads the `from` of a `RUN --mount` value, which is one line of comma-separated values, quotes allowed.
 *
 * Null where there is none or it is empty; the last one counts.
 */
export function mountSource(value: TracedText): TracedText | null {
  const { text } = value;
  let source: TracedText | null = null;
  for (let at = 0; at <= text.length;) {
    const quoted = text[at] === '"';
    const start = quoted ? at + 1 : at;
    const end = endOfField(text, start, quoted);
    const equals = text.indexOf("=", start);
    if (equals !== -1 && equals < end && text.slice(start, equals).toLowerCase() === "from") {
      source = value.slice(equals + 1, end);
    }
    const comma = text.indexOf(",", end);
    at = comma === -1 ? text.length + 1 : comma + 1;
  }
  return source === null || source.text === "" ? null : source;
}

function endOfField(text: string, start: number, quoted: boolean): number {
  const end = text.indexOf(quoted ? '"' : ",", start);
  return end === -1 ? text.length : end;
}
