import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { SettingsError } from "../errors.ts";
import { OperatorSettings } from "./operator-settings.ts";

/**
 * Reads the operator's settings; an empty text is all defaults.
 *
 * Throws `SettingsError` `settings-invalid` with a line for each problem: `FILE:LINE: KEY: what is wrong`.
 */
export function parseOperatorSettings(text: string, file: string): OperatorSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`);
    throw new SettingsError("settings-invalid", problems);
  }
  const parsed = OperatorSettings.safeParse(valueOf(document, file) ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const offset = offsetOf(document, path);
    const place = offset === null ? file : `${file}:${lines.linePos(offset).line}`;
    return [place, ...(path.length === 0 ? [] : [path.join(" › ")]), message].join(": ");
  });
  throw new SettingsError("settings-invalid", problems);
}

/** The plain value. Aliases are only followed now, and to a limit: an alias of nothing, or too many of them, throws. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new SettingsError("settings-invalid", [`${file}: ${error.message}`], error);
  }
}

/** Where the value of a path begins, or else the nearest one around it; null where the document has neither. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | null {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? null : offsetOf(document, path.slice(0, -1));
}
