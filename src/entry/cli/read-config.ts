import { join } from "node:path";
import { configProblemText } from "../../core/config/config-problem-text.ts";
import { type ParsedConfig, parseRepositoryConfig } from "../../core/config/parse-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { SettingsError } from "../../core/errors.ts";
import type { CommandArguments } from "./command.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import { readTextFile } from "./read-text-file.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Reads the configuration that `--config` names, or else that of the folder, if there is one.
 *
 * Throws `SettingsError` `config-invalid`: nothing is done under a configuration that nobody chose.
 */
export async function readConfig(
  given: CommandArguments,
  dir: string,
  { environment }: Pick<Terminal, "environment">,
): Promise<Omit<Extract<ParsedConfig, { kind: "ok" }>, "kind">> {
  const named = given.text("config");
  const text = await readTextFile(named ?? join(dir, repositoryConfigPath));
  const { enforce } = await readOperatorSettings(given.text("settings") ?? environment["PLINTH_SETTINGS"]);
  const parsed = parseRepositoryConfig(text ?? "", named ?? repositoryConfigPath, null, enforce);
  if (parsed.kind === "invalid") throw new SettingsError("config-invalid", parsed.problems.map(configProblemText));
  return parsed;
}
