import {
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type ErrorCode,
  type Node,
} from "yaml";
import type { ConfigProblem } from "./config-problem.ts";
import { isMapping, type Mapping } from "./is-mapping.ts";
import { formatPath, type ConfigPath } from "./config-path.ts";

/** Far beyond any settings that people write; a larger file is not read. */
const largestConfig = 64 * 1024;

/** For what the parser says in words of its own interface. */
const ownWords: Partial<Record<ErrorCode, { readonly message: string; readonly hint: string | null }>> = {
  RESOURCE_EXHAUSTION: { message: "nested too deeply", hint: null },
  MULTIPLE_DOCS: { message: "a second document begins here", hint: "leave out the line ---, and keep one document" },
  DUPLICATE_KEY: { message: "this key is there already", hint: "keep one of them" },
  TAB_AS_INDENT: { message: "a line is indented with a tab", hint: "use spaces" },
  NON_STRING_KEY: { message: "a key is no plain text", hint: "put the key in quotes" },
};

/** A repository file as it was written, before its meaning is checked. */
export interface ConfigDocument {
  readonly value: Mapping;
  /** Makes a problem of the value at `path`, or, with `at: "key"`, of the key itself. */
  problem(
    path: ConfigPath,
    said: { readonly message: string; readonly hint: string | null },
    at?: "key" | "value",
    code?: ConfigProblem["code"],
  ): ConfigProblem;
}

/**
 * Reads the YAML of a repository file.
 *
 * Only plain data is taken: anchors, aliases and tags are refused, so that a small file cannot be a large value.
 * A key without a value counts as not written.
 */
export function readConfigDocument(
  text: string,
  file: string,
): ConfigDocument | { readonly problems: ConfigProblem[] } {
  const lines = new LineCounter();
  const problemAt = (offset: number, path: ConfigPath, message: string, hint: string | null): ConfigProblem => {
    const { line, col } = lines.linePos(offset);
    return makeProblem(file, { path, line: Math.max(line, 1), column: Math.max(col, 1), message, hint });
  };
  if (text.length > largestConfig) {
    const message = `the file is larger than ${largestConfig / 1024} KiB`;
    return { problems: [makeProblem(file, { path: [], line: 1, column: 1, message, hint: null })] };
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0) {
    // The parser reports one slip many times over when it cannot find its way back.
    const errors = new Map(document.errors.toReversed().map((error) => [error.pos[0], error]));
    const problems = [...errors.values()].toReversed().map(({ code, message, pos: [offset] }) => {
      const own = ownWords[code];
      return own
        ? problemAt(offset, [], own.message, own.hint)
        : problemAt(offset, [], message, quotingHint(text, offset));
    });
    return { problems: problems.slice(0, 20) };
  }
  const refused = refusedNodes(document).map(({ node, message, hint }) =>
    problemAt(node.range?.[0] ?? 0, [], message, hint),
  );
  if (refused.length > 0) return { problems: refused.slice(0, 20) };
  const value: unknown = document.toJS() ?? {};
  if (!isMapping(value)) {
    return { problems: [problemAt(0, [], "expected keys and values", "for example, pin: digest")] };
  }
  return {
    value: withoutNulls(value),
    problem: (path, { message, hint }, at = "value", code = "config-invalid") => ({
      ...problemAt(offsetOf(document, path, at), path, message, hint),
      code,
    }),
  };
}

function makeProblem(
  file: string,
  { path, ...rest }: { path: ConfigPath } & Pick<ConfigProblem, "line" | "column" | "message" | "hint">,
): ConfigProblem {
  const written = formatPath(path);
  const message = written === "" ? rest.message : `${written}: ${rest.message}`;
  return { code: "config-invalid", subject: `${file}:${rest.line}`, file, path: written, ...rest, message };
}

/** Characters with which a plain value cannot begin, though patterns and ranges do. */
function quotingHint(text: string, offset: number): string | null {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset + 2);
  if (/\\/.test(line) && line.includes('"')) return "put the value in single quotes, where \\ has no meaning";
  return /(?:[:[,-]\s*|^\s*)[>|*&!%@`]/.test(line) ? "put the value in quotes" : null;
}

function refusedNodes(document: Document): { node: Node; message: string; hint: string | null }[] {
  const refused: { node: Node; message: string; hint: string | null }[] = [];
  visit(document, {
    Alias: (_, node) => {
      refused.push({
        node,
        message: "aliases are not taken",
        hint: "if this is a pattern, put it in quotes; otherwise write the value out",
      });
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) {
        refused.push({ node, message: "anchors are not taken", hint: "write the value out where it is used" });
      } else if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) {
        refused.push({ node, message: "tags are not taken", hint: "if this is a pattern, put it in quotes" });
      }
    },
  });
  return refused;
}

function withoutNulls(mapping: Mapping): Mapping {
  const written = Object.entries(mapping).filter(([, value]) => value !== null);
  return Object.fromEntries(written.map(([key, value]) => [key, withoutInnerNulls(value)]));
}

function withoutInnerNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInnerNulls);
  return isMapping(value) ? withoutNulls(value) : value;
}

/** Where the key or value at a path begins, or else the nearest one around it. */
function offsetOf(document: Document, path: ConfigPath, at: "key" | "value"): number {
  const last = path.at(-1);
  if (last === undefined) return 0;
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (at === "key" && isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  const node = document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return offsetOf(document, path.slice(0, -1), "value");
}
