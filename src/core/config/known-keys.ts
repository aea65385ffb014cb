import { z } from "zod";
import { unknownKey } from "./unknown-key.ts";

/**
 * An object that takes exactly these keys; another key is an error that names the nearest one of them.
 *
 * A misspelt key that is silently dropped is a setting that silently does nothing.
 */
export function knownKeys<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      return issue.keys.map((key) => sentence(key, known)).join("; ");
    },
  });
}

function sentence(key: string, known: readonly string[]): string {
  const { message, hint } = unknownKey(key, known);
  return `${message}; ${hint}`;
}
