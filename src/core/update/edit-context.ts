import { createHash } from "node:crypto";
import type { FileChange } from "./file-change.ts";

/**
 * Sums up the lines that a pull request changes and those right above and below them, as they are on its base.
 *
 * Git merges two sides where unchanged lines lie between their changes, and reports a conflict otherwise. So while this
 * hash is the same on a newer base, the pull request merges into it; where it differs, it may conflict. Line numbers do
 * not count: lines that only moved merge.
 *
 * `texts` are the files on the base, by path.
 */
export function editContext(changes: readonly FileChange[], texts: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const { path, text } of changes.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(JSON.stringify([path, surroundings((texts.get(path) ?? "").split("\n"), text.split("\n"))]));
  }
  return hash.digest("hex");
}

function surroundings(before: readonly string[], after: readonly string[]): readonly (string | null)[][] {
  return before.flatMap((line, index) =>
    line === after[index] ? [] : [[before[index - 1] ?? null, line, before[index + 1] ?? null]],
  );
}
