import { join } from "node:path";
import { configProblemText } from "../../core/config/config-problem-text.ts";
import type { ParsedConfig } from "../../core/config/parse-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { SettingsError } from "../../core/errors.ts";
import type { CommandArguments } from "./command.ts";
import { parseConfig } from "./parse-config.ts";
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
  terminal: Pick<Terminal, "environment">,
): Promise<Omit<Extract<ParsedConfig, { kind: "ok" }>, "kind">> {
  const named = given.text("config");
  const text = (await readTextFile(named ?? join(dir, repositoryConfigPath))) ?? "";
  const { parsed } = await parseConfig(text, named ?? repositoryConfigPath, given, terminal);
  if (parsed.kind === "invalid") throw new SettingsError("config-invalid", parsed.problems.map(configProblemText));
  return parsed;
}
