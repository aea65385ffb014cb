import { readConfigDocument } from "./config-document.ts";
import type { ConfigFile } from "./config-file.ts";

/** What the first of some files that says so wants of the dashboard, though they cannot be used as they are; null where none says. */
export function asksForDashboard(files: readonly ConfigFile[]): boolean | null {
  for (const { file, text } of files) {
    const document = readConfigDocument(text, file);
    const asked = "problems" in document ? null : document.value["dashboard"];
    if (typeof asked === "boolean") return asked;
  }
  return null;
}
