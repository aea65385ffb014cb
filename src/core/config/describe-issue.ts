import { z } from "zod";
import { countText } from "../report/count-text.ts";
import type { ConfigPath } from "./config-path.ts";
import { RepositoryConfig } from "./repository-config.ts";
import { nearestWord, unknownKey } from "./unknown-key.ts";

/** What is wrong at one place of the repository file, in words for its author. */
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
};

/** Puts an issue that the schema found into words; one for each key where several are unknown. */
export function describeIssue(issue: z.core.$ZodIssue, written: unknown): readonly DescribedIssue[] {
  const path = issue.path.filter((part) => typeof part !== "symbol");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(path);
    return issue.keys.map((key) => ({ path: [...path, key], at: "key", ...unknownKey(key, known) }));
  }
  return [{ path, at: "value", ...describeValue(issue, valueAt(written, path)) }];
}

function describeValue(issue: z.core.$ZodIssue, value: unknown): { message: string; hint: string | null } {
  if (issue.code === "invalid_value") {
    const nearest = nearestWord(String(value), issue.values.map(String));
    const message = `expected ${issue.values.join(", ").replace(/, ([^,]*)$/, " or $1")}`;
    return { message, hint: nearest === null ? null : `did you mean "${nearest}"?` };
  }
  if (issue.code === "invalid_type") {
    const expected = kinds[issue.expected] ?? issue.expected;
    if (value === undefined) return { message: "is missing", hint: `it takes ${expected}` };
    const isPlain = issue.expected === "string" && typeof value !== "object";
    return { message: `expected ${expected}, not ${kindOf(value)}`, hint: isPlain ? "put it in quotes" : null };
  }
  if (issue.code === "too_big")
    return { message: `expected at most ${amount(issue.maximum, issue.origin)}`, hint: null };
  if (issue.code === "too_small")
    return { message: `expected at least ${amount(issue.minimum, issue.origin)}`, hint: null };
  return { message: issue.message, hint: null };
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

/** The keys that the schema has at a path. */
function keysAt(path: ConfigPath): readonly string[] {
  const schema = path.reduce<unknown>(
    (outer, part) => valueAt(outer, typeof part === "number" ? ["items"] : ["properties", part]),
    z.toJSONSchema(RepositoryConfig, { io: "input" }),
  );
  return Object.keys(valueAt(schema, ["properties"]) ?? {});
}
