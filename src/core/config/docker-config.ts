import { z } from "zod";
import { SettingsError } from "../errors.ts";

// Part of the name of a program, never of a path. Docker Desktop writes "desktop.exe" within WSL.
const HelperName = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?)?$/i, "is no name of a credential helper");

// https://docs.docker.com/reference/cli/docker/login/; other keys are Docker's own affair. To Docker null is nothing, wherever
// it stands.
const Written = z.object({
  auths: z
    .record(
      z.string(),
      z
        .object({
          auth: z.string().max(32_768).nullish(),
          username: z.string().nullish(),
          password: z.string().nullish(),
          identitytoken: z.string().max(32_768).nullish(),
        })
        .nullable(),
    )
    .nullish(),
  credHelpers: z.record(z.string(), HelperName).nullish(),
  credsStore: HelperName.nullish(),
});

type WrittenLogin = NonNullable<NonNullable<z.infer<typeof Written>["auths"]>[string]>;

/** A login as Docker keeps it. */
type DockerLogin =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  | { readonly kind: "identity-token"; readonly identityToken: string }
  /** Known to `docker-credential-NAME`, under the server's name. */
  | { readonly kind: "helper"; readonly helper: string; readonly server: string };

/** Logins by host, as people name registries: `docker.io`, `ghcr.io`, `registry.example.com:5000`. */
export interface DockerConfig {
  /** The login for exactly this host; null where there is none. */
  loginFor(host: string): DockerLogin | null;
}

// Docker Hub's login has kept the address of its first API.
const DOCKER_HUB_KEY = "https://index.docker.io/v1/";
const HUB_HOSTS = ["docker.io", "index.docker.io", "registry-1.docker.io"];
// Logins are kept by host, older ones by the address of an API.
const KEY = /^(?:https?:\/\/)?([^/]+)(?:\/v[12])?\/?$/;

/** Reads Docker's `config.json`; throws `SettingsError` `settings-invalid`, which quotes nothing that is written in it. */
export function parseDockerConfig(text: string, file: string): DockerConfig {
  const parsed = Written.safeParse(documentOf(text, file));
  if (!parsed.success) {
    throw new SettingsError(
      "settings-invalid",
      parsed.error.issues.map(({ path, message }) => `${file}: ${path.join(".")}: ${message}`),
    );
  }
  const auths = new Map(Object.entries(parsed.data.auths ?? {}));
  const helpers = new Map(Object.entries(parsed.data.credHelpers ?? {}));
  return {
    loginFor(host) {
      const asked = host.toLowerCase();
      const server = HUB_HOSTS.includes(asked) ? DOCKER_HUB_KEY : asked;
      // As Docker has it: a helper of the host's own, then the store of all, then what is written.
      const own = keyFor(server, helpers);
      const helper = own === undefined ? parsed.data.credsStore : helpers.get(own);
      if (helper) return { kind: "helper", helper, server: own ?? server };
      const key = keyFor(server, auths);
      return key === undefined ? null : writtenLogin(auths.get(key) ?? {});
    },
  };
}

function documentOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A parser's message would quote the file, which holds passwords.
    throw new SettingsError("settings-invalid", [`${file}: is not JSON; log in with docker again, or remove it`]);
  }
}

/** The key that Docker would find a server's entry under; undefined where there is none. */
function keyFor(server: string, entries: ReadonlyMap<string, unknown>): string | undefined {
  if (entries.has(server)) return server;
  const hosts = server === DOCKER_HUB_KEY ? HUB_HOSTS : [server];
  return [...entries.keys()].find((key) => hosts.includes(KEY.exec(key)?.[1] ?? ""));
}

function writtenLogin(written: WrittenLogin): DockerLogin | null {
  if (written.identitytoken) return { kind: "identity-token", identityToken: written.identitytoken };
  const decoded = Buffer.from(written.auth ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "");
  const colon = decoded.indexOf(":");
  const username = colon === -1 ? (written.username ?? "") : decoded.slice(0, colon);
  const password = colon === -1 ? (written.password ?? "") : decoded.slice(colon + 1);
  return username === "" || password === "" ? null : { kind: "password", username, password };
}
