import type { z } from "zod";
import { countText } from "../report/count-text.ts";
import type { ConfigPath } from "./config-path.ts";
import { nearestWord, unknownKey } from "./unknown-key.ts";

/** What is wrong at one place of a settings file, in words for its author. */
export interface DescribedIssue {
  readonly path: ConfigPath;
  readonly at: "key" | "value";
  readonly message: string;
  readonly hint: string | null;
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys and values",
  record: "keys and values",
};

/**
 * Puts an issue that the schema of a file found into words; one for each key where several are unknown.
 *
 * A misspelt key that is silently dropped is a setting that silently does nothing: so no object takes keys that it does not
 * know, and who wrote one is told the right key, or its right place. `schema` is the same schema in JSON.
 */
export function describeIssue(issue: z.core.$ZodIssue, written: unknown, schema: object): readonly DescribedIssue[] {
  const path = issue.path.filter((part) => typeof part !== "symbol");
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(propertiesOf(schemaAt(path, schema)));
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: "key",
      ...unknownKey(key, known, placeOf(key, schema)),
    }));
  }
  return [{ path, at: "value", ...describeValue(issue, valueAt(written, path), schemaAt(path, schema)) }];
}

function describeValue(
  issue: z.core.$ZodIssue,
  value: unknown,
  schema: unknown,
): { message: string; hint: string | null } {
  if (issue.code === "invalid_value") {
    const nearest = nearestWord(String(value), issue.values.map(String));
    const message = `expected ${issue.values.join(", ").replace(/, ([^,]*)$/, " or $1")}`;
    return { message, hint: nearest === null ? null : `did you mean "${nearest}"?` };
  }
  if (issue.code === "invalid_type") {
    const expected = kinds[issue.expected] ?? issue.expected;
    if (value === undefined) return { message: "is missing", hint: `it takes ${expected}` };
    return { message: `expected ${expected}, not ${kindOf(value)}`, hint: typeHint(issue.expected, value, schema) };
  }
  if (issue.code === "too_big")
    return { message: `expected at most ${amount(issue.maximum, issue.origin)}`, hint: null };
  if (issue.code === "too_small")
    return { message: `expected at least ${amount(issue.minimum, issue.origin)}`, hint: null };
  return { message: issue.message, hint: null };
}

function typeHint(expected: string, value: unknown, schema: unknown): string | null {
  if (expected === "object") return `the keys are ${Object.keys(propertiesOf(schema)).join(", ")}`;
  if (expected === "array") return typeof value === "string" ? "put it in brackets" : null;
  return expected === "string" && typeof value !== "object" ? "put it in quotes" : null;
}

function amount(limit: number | bigint, origin: string): string {
  if (origin === "string") return countText(Number(limit), "character");
  return origin === "array" ? countText(Number(limit), "entry", "entries") : String(limit);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return String(value);
  return kinds[typeof value] ?? typeof value;
}

function valueAt(written: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (value, part) => (Object.hasOwn(Object(value), part) ? Reflect.get(Object(value), part) : undefined),
    written,
  );
}

/** What the schema says of the value at a path. */
function schemaAt(path: ConfigPath, schema: object): unknown {
  return path.reduce<unknown>((outer, part) => {
    if (typeof part === "number") return valueAt(outer, ["items"]);
    return valueAt(outer, ["properties", part]) ?? valueAt(outer, ["additionalProperties"]);
  }, schema);
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  return { ...Object(valueAt(schema, ["properties"])) };
}

/** Where in the file a key belongs that stands in the wrong place. */
function placeOf(key: string, schema: object): string | null {
  const place = placeBelow(schema, "", key);
  return place === key ? null : place;
}

function placeBelow(schema: unknown, path: string, key: string): string | null {
  const items = valueAt(schema, ["items"]);
  if (items !== undefined) return placeBelow(items, `${path}[]`, key);
  const others = valueAt(schema, ["additionalProperties"]);
  if (typeof others === "object") return placeBelow(others, `${path}.*`, key);
  const properties = Object.entries(propertiesOf(schema)).map(([name, below]) => ({
    name,
    below,
    path: path === "" ? name : `${path}.${name}`,
  }));
  const here = properties.find(({ name }) => name === key);
  if (here !== undefined) return here.path;
  return properties.map((one) => placeBelow(one.below, one.path, key)).find((found) => found !== null) ?? null;
}
