import { stat } from "node:fs/promises";
import { readCheckout } from "../../adapters/checkout/read-checkout.ts";
import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import { misnamedConfigIn } from "./misnamed-config-in.ts";
import type { RepositoryConfig } from "../../core/config/repository-config.ts";
import type { Problem } from "../../core/problem.ts";
import type { DockerfileText } from "../../workflow/repository/dockerfile-text.ts";
import type { CommandArguments, Misuse } from "./command.ts";
import { readConfig } from "./read-config.ts";
import type { Terminal } from "./terminal.ts";

/** A folder with its Dockerfiles and the configuration that applies to them. */
export interface Folder {
  readonly dir: string;
  readonly config: RepositoryConfig;
  readonly files: readonly DockerfileText[];
  /** Files that could not be read, and warnings about the configuration. */
  readonly problems: readonly Problem[];
  /** Those of the problems that are files which could not be read. */
  readonly unread: readonly Problem[];
}

/**
 * Reads the folder and the configuration that a command was given: by default the one the command runs in.
 *
 * Throws `SettingsError` `config-invalid`: nothing is done under a configuration that nobody chose.
 */
export async function readFolder(given: CommandArguments, terminal: Terminal): Promise<Folder | Misuse> {
  const dir = given.operand ?? ".";
  const obstacle = await whyNoFolder(dir);
  if (obstacle !== null) return { misuse: `${dir} ${obstacle}` };

  const { config, warnings } = await readConfig(given, dir, terminal);
  const { files, problems } = await readCheckout(dir, { isDockerfile: createDockerfileMatcher(config) });
  const misnamed = given.text("config") === undefined ? misnamedConfigIn(dir) : null;
  const unread = misnamed === null ? problems : [misnamed, ...problems];
  return { dir, config, files, problems: [...warnings, ...unread], unread };
}

async function whyNoFolder(dir: string): Promise<string | null> {
  try {
    return (await stat(dir)).isDirectory() ? null : "is not a folder; name the one that it is in";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return "is not there";
    if (code === "EACCES") return "may not be read by this user";
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
