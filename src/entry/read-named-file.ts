import { readFileSync } from "node:fs";
import { SettingsError } from "../core/errors.ts";

/** Reads a file that a setting names. Throws `SettingsError`, which names both, where it cannot be read. */
export function readNamedFile(setting: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const why = code === "ENOENT" || code === "ENOTDIR" ? "there is no such file" : `cannot be read (${code})`;
    throw new SettingsError("settings-invalid", [`${setting}: ${file}: ${why}`], error);
  }
}
