import type { NetworkAccess } from "../adapters/http/network-access.ts";
import type { RegistrySettings } from "../core/config/registry-settings.ts";
import { SettingsError } from "../core/errors.ts";

type Read = (variable: string) => string | undefined;

/**
 * The proxy that registries are reached through: the operator's, else, on the command line, the one of HTTPS_PROXY.
 *
 * Throws `SettingsError` where its password is not in the environment, or the variable holds no address.
 */
export function readProxy(settings: RegistrySettings, read: Read, commandLine: boolean): NetworkAccess["proxy"] {
  const { proxy, proxyUsername, proxyPasswordEnv = "", noProxy } = settings.network;
  const named = Object.entries(settings.registries)
    .flatMap(([pattern, { mirror, tokenHost }]) => [pattern, mirror && new URL(mirror).host, tokenHost])
    .flatMap((host) => (host ? [withoutPort(host)] : []));
  if (proxy !== undefined) {
    const password = read(proxyPasswordEnv);
    if (proxyUsername !== undefined && !password) {
      const problem = `network.proxyPasswordEnv: the environment has no variable ${proxyPasswordEnv}`;
      throw new SettingsError("settings-invalid", [problem]);
    }
    const authorization = proxyUsername === undefined ? null : basic(proxyUsername, password ?? "");
    return { url: new URL(proxy), authorization, direct: noProxy.map(withoutPort), named };
  }
  const given = commandLine ? (read("HTTPS_PROXY") ?? read("https_proxy") ?? "") : "";
  const direct = [...noProxy, ...directHosts(read("NO_PROXY") ?? read("no_proxy") ?? "")].map(withoutPort);
  if (given === "" || direct.includes("*")) return null;
  const url = URL.parse(given.includes("://") ? given : `http://${given}`);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    // What stands there may hold a password.
    throw new SettingsError("environment-invalid", ["HTTPS_PROXY: must look like http://proxy.example.com:3128"]);
  }
  const { username, password } = url;
  const authorization = username === "" ? null : basic(unescaped(username), unescaped(password));
  return { url: new URL(url.origin), authorization, direct, named };
}

/** As curl reads NO_PROXY: each entry is a host and everything below it. */
function directHosts(list: string): readonly string[] {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .flatMap((entry) => {
      const host = entry.replace(/^\*?\./, "");
      return host === "" || host === "*" ? [host].filter(Boolean) : [host, `*.${host}`];
    });
}

/** As curl has it, a percent sign that begins no escape stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
