import type { OperatorSettings } from "../../core/config/operator-settings.ts";
import { parseOperatorSettings } from "../../core/config/parse-operator-settings.ts";
import { SettingsError } from "../../core/errors.ts";
import { readTextFile } from "./read-text-file.ts";

/** Reads the operator's settings from a file; without one they are all defaults. Throws `SettingsError`. */
export async function readOperatorSettings(file: string | null | undefined): Promise<OperatorSettings> {
  if (file === undefined || file === null || file === "") return parseOperatorSettings("", "settings");
  const text = await readTextFile(file);
  if (text === null) throw new SettingsError("settings-invalid", [`${file}: there is no such file`]);
  return parseOperatorSettings(text, file);
}
