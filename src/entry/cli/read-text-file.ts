import { readFile, stat } from "node:fs/promises";
import { SettingsError } from "../../core/errors.ts";

/** Settings and configurations that people write are far smaller. */
const largestBytes = 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "is a folder; name a file in it",
  EACCES: "may not be read by this user",
};

/** Reads a settings or configuration file; null where there is none. Throws `SettingsError` where it cannot be read. */
export async function readTextFile(path: string): Promise<string | null> {
  try {
    if ((await stat(path)).size > largestBytes)
      throw new SettingsError("settings-invalid", [`${path}: is larger than 1 MiB`]);
    return await readFile(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "syscall" in error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    const why = typeof error.code === "string" ? reasons[error.code] : undefined;
    throw new SettingsError("settings-invalid", [`${path}: ${why ?? `cannot be read: ${error.message}`}`], error);
  }
}
