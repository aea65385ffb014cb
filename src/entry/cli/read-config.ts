import { join } from "node:path";
import { configProblemText } from "../../core/config/config-problem-text.ts";
import { type ParsedConfig, parseRepositoryConfig } from "../../core/config/parse-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { SettingsError } from "../../core/errors.ts";
import type { CommandArguments } from "./command.ts";
import { readTextFile } from "./read-text-file.ts";

/**
 * Reads the configuration that `--config` names, or else that of the folder, if there is one.
 *
 * Throws `SettingsError` `config-invalid`: nothing is done under a configuration that nobody chose.
 */
export async function readConfig(
  given: CommandArguments,
  dir: string,
): Promise<Omit<Extract<ParsedConfig, { kind: "ok" }>, "kind">> {
  const named = given.text("config");
  const text = await readTextFile(named ?? join(dir, repositoryConfigPath));
  const parsed = parseRepositoryConfig(text ?? "", named ?? repositoryConfigPath);
  if (parsed.kind === "invalid") throw new SettingsError("config-invalid", parsed.problems.map(configProblemText));
  return parsed;
}
