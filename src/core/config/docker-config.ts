import { z } from "zod";
import { SettingsError } from "../errors.ts";

const HelperName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/i, "is no name of a credential helper");

// https://docs.docker.com/reference/cli/docker/login/; other keys are Docker's own affair.
const Written = z.object({
  auths: z
    .record(
      z.string(),
      z.object({
        auth: z.string().max(32_768).optional(),
        username: z.string().optional(),
        password: z.string().optional(),
        identitytoken: z.string().max(32_768).optional(),
      }),
    )
    .default({}),
  credHelpers: z.record(z.string(), HelperName).default({}),
  credsStore: HelperName.or(z.literal("")).optional(),
});

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

/** Reads Docker's `config.json`; throws `SettingsError` `settings-invalid`, which quotes nothing that is written in it. */
export function parseDockerConfig(text: string, file: string): DockerConfig {
  const parsed = Written.safeParse(documentOf(text, file));
  if (!parsed.success) {
    throw new SettingsError(
      "settings-invalid",
      parsed.error.issues.map(({ path, message }) => `${file}: ${path.join(".")}: ${message}`),
    );
  }
  const { auths, credHelpers, credsStore } = parsed.data;
  return {
    loginFor(host) {
      const keys = keysOf(host);
      // As Docker has it: a helper of the host's own, then the store of all, then what is written.
      const helperKey = keys.find((key) => Object.hasOwn(credHelpers, key));
      const helper = credHelpers[helperKey ?? ""] ?? credsStore;
      const [server = host] = keys;
      if (helper) return { kind: "helper", helper, server: helperKey ?? server };
      const key = keys.find((one) => Object.hasOwn(auths, one));
      return key === undefined ? null : writtenLogin(auths[key] ?? {});
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

/** Under which names Docker keeps the login of a host, the one it would use first. */
function keysOf(host: string): readonly string[] {
  const asked = host.toLowerCase();
  const plain = [asked, `https://${asked}`, `https://${asked}/`, `https://${asked}/v1/`, `https://${asked}/v2/`];
  return HUB_HOSTS.includes(asked) ? [DOCKER_HUB_KEY, "index.docker.io", "docker.io"] : plain;
}

function writtenLogin(written: z.infer<typeof Written>["auths"][string]): DockerLogin | null {
  if (written.identitytoken) return { kind: "identity-token", identityToken: written.identitytoken };
  const decoded = Buffer.from(written.auth ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "");
  const colon = decoded.indexOf(":");
  const username = colon === -1 ? (written.username ?? "") : decoded.slice(0, colon);
  const password = colon === -1 ? (written.password ?? "") : decoded.slice(colon + 1);
  return username === "" || password === "" ? null : { kind: "password", username, password };
}
