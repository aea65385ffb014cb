import { createSecureContext } from "node:tls";
import type { HostCertificates, NetworkAccess } from "../adapters/http/network-access.ts";
import type { RegistryHost, RegistrySettings } from "../core/config/registry-settings.ts";
import { SettingsError } from "../core/errors.ts";
import { readProxy } from "./proxy.ts";
import { readNamedFile } from "./read-named-file.ts";

/**
 * Reads the files about the network that the operator's settings name; a command on a person's machine also takes the
 * proxy of the environment.
 *
 * Throws `SettingsError` that names the setting where a file cannot be used.
 */
export function readNetworkAccess(
  settings: RegistrySettings,
  read: (variable: string) => string | undefined,
  { commandLine }: { readonly commandLine: boolean },
): NetworkAccess {
  const { registries, network } = settings;
  const hosts = Object.entries(registries).flatMap(([pattern, host]): [string, HostCertificates][] =>
    host.ca === undefined && host.clientCertificate === undefined
      ? []
      : [[hostAsked(pattern, host), certificatesOf(`registries.${pattern}`, host)]],
  );
  return {
    proxy: readProxy(settings, read, commandLine),
    ca: network.ca === undefined ? [] : [readAuthorities("network.ca", network.ca)],
    hosts: Object.fromEntries(hosts),
  };
}

/** The host that connections for a pattern go to. */
function hostAsked(pattern: string, { mirror }: RegistryHost): string {
  if (mirror !== undefined) return new URL(mirror).host;
  return pattern === "docker.io" ? "registry-1.docker.io" : pattern.replace(/:443$/, "");
}

function certificatesOf(setting: string, { ca, clientCertificate: pair }: RegistryHost): HostCertificates {
  if (pair === undefined) return { ca: ca === undefined ? null : readAuthorities(`${setting}.ca`, ca), client: null };
  const cert = readNamedFile(`${setting}.clientCertificate.cert`, pair.cert);
  const key = readNamedFile(`${setting}.clientCertificate.key`, pair.key);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const problem = `${setting}.clientCertificate: cert and key are no pair in PEM format, or the key has a passphrase`;
    throw new SettingsError("settings-invalid", [problem], error);
  }
  return { ca: ca === undefined ? null : readAuthorities(`${setting}.ca`, ca), client: { cert, key } };
}

function readAuthorities(setting: string, file: string): string {
  const pem = readNamedFile(setting, file);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new SettingsError("settings-invalid", [`${setting}: ${file} holds no certificate in PEM format`]);
}
