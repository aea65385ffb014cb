import { readConfigDocument } from "./config-document.ts";
import type { ConfigFile } from "./config-file.ts";
import type { ConfigProblem } from "./config-problem.ts";
import { parseSharedFile, type SharedFile } from "./shared-file.ts";

/** What a file extends. */
export interface Extension {
  /** As it was written. */
  readonly written: string;
  readonly target: SharedFile;
  /** Makes a problem of it, with its place. */
  readonly problem: (
    said: { readonly message: string; readonly hint: string | null },
    code?: ConfigProblem["code"],
  ) => ConfigProblem;
}

/**
 * The file that a repository file of `owner`'s extends; null where it extends none, or cannot be read that far, which is told
 * when it is parsed.
 */
export function extensionOf({ file, text }: ConfigFile, owner: string): Extension | null {
  const document = readConfigDocument(text, file);
  if ("problems" in document) return null;
  const written = document.value["_extends"];
  const target = typeof written === "string" ? parseSharedFile(written, owner) : null;
  if (target === null) return null;
  return {
    written: String(written),
    target,
    problem: (said, code) => document.problem(["_extends"], said, "value", code),
  };
}
