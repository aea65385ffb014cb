import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { createSecureContext } from "node:tls";
import type { HostCertificates, NetworkAccess } from "../adapters/http/network-access.ts";
import type { RegistryAccess } from "../adapters/registry/registry-access.ts";
import { type DockerConfig, parseDockerConfig } from "../core/config/docker-config.ts";
import type { RegistryHost, RegistrySettings } from "../core/config/registry-settings.ts";
import { SettingsError } from "../core/errors.ts";
import { readProxy } from "./proxy.ts";

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
  const { registries, network } = settings;
  const hosts = Object.entries(registries).flatMap(([pattern, host]): [string, HostCertificates][] =>
    host.ca === undefined && host.clientCertificate === undefined
      ? []
      : [[hostAsked(pattern, host), certificatesOf(`registries.${pattern}`, host)]],
  );
  const access: NetworkAccess = {
    proxy: readProxy(settings, read, commandLine),
    ca: network.ca === undefined ? [] : [readAuthorities("network.ca", network.ca)],
    hosts: Object.fromEntries(hosts),
  };
  return { network: access, dockerConfig: dockerConfigOf(settings, read, commandLine), helperEnvironment: only(read) };
}

/** The host that connections for a pattern go to. */
function hostAsked(pattern: string, { mirror }: RegistryHost): string {
  if (mirror !== undefined) return new URL(mirror).host;
  return pattern === "docker.io" ? "registry-1.docker.io" : pattern.replace(/:443$/, "");
}

function certificatesOf(setting: string, { ca, clientCertificate: pair }: RegistryHost): HostCertificates {
  if (pair === undefined) return { ca: ca === undefined ? null : readAuthorities(`${setting}.ca`, ca), client: null };
  const cert = readNamed(`${setting}.clientCertificate.cert`, pair.cert);
  const key = readNamed(`${setting}.clientCertificate.key`, pair.key);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const problem = `${setting}.clientCertificate: cert and key are no pair in PEM format, or the key has a passphrase`;
    throw new SettingsError("settings-invalid", [problem], error);
  }
  return { ca: ca === undefined ? null : readAuthorities(`${setting}.ca`, ca), client: { cert, key } };
}

function readAuthorities(setting: string, file: string): string {
  const pem = readNamed(setting, file);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new SettingsError("settings-invalid", [`${setting}: ${file} holds no certificate in PEM format`]);
}

function dockerConfigOf(
  { dockerConfig: named }: RegistrySettings,
  read: Read,
  commandLine: boolean,
): DockerConfig | null {
  if (named !== undefined) return parseDockerConfig(readNamed("dockerConfig", named), named);
  if (!commandLine) return null;
  const folder = read("DOCKER_CONFIG") ?? join(read("HOME") ?? read("USERPROFILE") ?? "", ".docker");
  // A relative path would be below whatever folder the command was started in, such as a checkout.
  if (!isAbsolute(folder)) return null;
  const file = join(folder, "config.json");
  const text = readIfThere(file);
  return text === null ? null : parseDockerConfig(text, file);
}

function readNamed(setting: string, file: string): string {
  const text = readIfThere(file, setting);
  if (text === null) throw new SettingsError("settings-invalid", [`${setting}: ${file}: there is no such file`]);
  return text;
}

function readIfThere(file: string, setting?: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    const place = setting === undefined ? file : `${setting}: ${file}`;
    throw new SettingsError("settings-invalid", [`${place}: cannot be read (${code})`], error);
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
