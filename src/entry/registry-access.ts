import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { RegistryAccess } from "../adapters/registry/registry-access.ts";
import { type DockerConfig, parseDockerConfig } from "../core/config/docker-config.ts";
import type { RegistrySettings } from "../core/config/registry-settings.ts";
import { SettingsError } from "../core/errors.ts";
import { readNetworkAccess } from "./network-access.ts";
import { readNamedFile } from "./read-named-file.ts";

type Read = (variable: string) => string | undefined;

// What credential helpers need to run at all and to reach a person's keychain; no secret of Plinth's is among it.
const HELPER_VARIABLES =
  "PATH HOME USER LANG SystemRoot APPDATA LOCALAPPDATA USERPROFILE XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS DISPLAY GNUPGHOME PASSWORD_STORE_DIR WSL_INTEROP WSL_DISTRO_NAME".split(
    " ",
  );

/**
 * Reads the files that the operator's settings name. A command on a person's machine also takes the proxy of the
 * environment, and Docker's own config.json: never one that a checkout brings.
 *
 * Throws `SettingsError` that names the setting where a file cannot be used.
 */
export function readRegistryAccess(
  settings: RegistrySettings,
  read: Read,
  { commandLine }: { readonly commandLine: boolean },
): RegistryAccess {
  const network = readNetworkAccess(settings, read, { commandLine });
  return { network, dockerConfig: dockerConfigOf(settings, read, commandLine), helperEnvironment: only(read) };
}

function dockerConfigOf(
  { dockerConfig: named }: RegistrySettings,
  read: Read,
  commandLine: boolean,
): DockerConfig | null {
  if (named !== undefined) return parseDockerConfig(readNamedFile("dockerConfig", named), named);
  if (!commandLine) return null;
  const folder = read("DOCKER_CONFIG") ?? join(read("HOME") ?? read("USERPROFILE") ?? "", ".docker");
  // A relative path would be below whatever folder the command was started in, such as a checkout.
  if (!isAbsolute(folder)) return null;
  const file = join(folder, "config.json");
  const text = readIfThere(file);
  return text === null ? null : parseDockerConfig(text, file);
}

/** The text of a file that people need not have; null where there is none. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    const problem = `${file}: cannot be read (${code}); make it readable, or let DOCKER_CONFIG name another folder`;
    throw new SettingsError("settings-invalid", [problem], error);
  }
}

function only(read: Read): Readonly<Record<string, string>> {
  return Object.fromEntries(
    HELPER_VARIABLES.flatMap((name): [string, string][] => {
      const value = read(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
