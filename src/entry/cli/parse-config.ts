import { extensionOf } from "../../core/config/extension-of.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { type ParsedConfig, parseRepositoryConfig } from "../../core/config/parse-repository-config.ts";
import type { CommandArguments } from "./command.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Parses a repository's configuration under what the operator enforces, as `--settings` or `PLINTH_SETTINGS` says.
 *
 * The command line reads no other repository: where the file extends one, that is a warning.
 */
export async function parseConfig(
  text: string,
  file: string,
  given: CommandArguments,
  { environment }: Pick<Terminal, "environment">,
): Promise<{ readonly parsed: ParsedConfig; readonly enforced: EnforcedSettings }> {
  const { enforce: enforced } = await readOperatorSettings(given.text("settings") ?? environment["PLINTH_SETTINGS"]);
  const parsed = parseRepositoryConfig(text, file, [], enforced);
  const extension = extensionOf({ file, text }, "owner");
  if (parsed.kind === "invalid" || extension === null) return { parsed, enforced };
  const message = `${extension.written} is not read here, since no other repository is`;
  const unread = extension.problem({ message, hint: "the service goes by it as well" }, "config-not-read");
  return { parsed: { ...parsed, warnings: [unread, ...parsed.warnings] }, enforced };
}
