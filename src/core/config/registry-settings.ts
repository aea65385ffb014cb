import { z } from "zod";
import { knownKeys } from "./known-keys.ts";

/** `host`, `host:port`, or `*.suffix`: the whole of a host, or everything below one. Never a part of a name. */
const HOST_PATTERN =
  /^(?:(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const HOST_EXPECTED =
  "expected a host in lower case (ghcr.io, registry.example.com:5000) or everything below one (*.example.com)";

const HostPattern = z.string().max(255).regex(HOST_PATTERN, HOST_EXPECTED);

const MirrorUrl = z.url({ protocol: /^https?$/, error: "expected an http:// or https:// address" }).refine((text) => {
  const url = URL.parse(text);
  return url !== null && !url.username && !url.password && !url.search && !url.hash;
}, "expected an address without user name, password, query or fragment; credentials belong in username and passwordEnv");

/** What the operator says of the registries that one host pattern matches. */
export const RegistryHost = knownKeys({
  mirror: MirrorUrl.describe(
    "Address asked instead of the registry: it serves the same repositories, e.g. library/node. A path is put before each repository. Image references keep their name.",
  ).optional(),
  insecure: z.boolean().describe("Speak http with this registry instead of https.").default(false),
  username: z.string().min(1).max(255).describe("User name for this registry.").optional(),
  passwordEnv: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of an environment variable, not the password itself")
    .describe("Name of the environment variable that holds the password or token.")
    .optional(),
  tokenHost: HostPattern.refine((host) => !host.startsWith("*"), "expected one host, not a pattern")
    .describe(
      "Further host (with port, unless 443) that may be given the credentials to issue tokens, where the registry's token service has another domain.",
    )
    .optional(),
  concurrency: z.int().min(1).max(64).describe("Lookups at the same time.").default(8),
}).refine((host) => (host.username === undefined) === (host.passwordEnv === undefined), {
  error: "username and passwordEnv belong together: give both or none",
});
export type RegistryHost = z.infer<typeof RegistryHost>;

const Network = knownKeys({
  allowPrivate: z
    .array(z.union([z.cidrv4(), z.cidrv6()], { error: "expected a range like 10.0.0.0/8 or fd00::/8" }))
    .max(100)
    .describe("Private, loopback and link-local address ranges that registries may have. All others are refused.")
    .default([]),
});

/** The operator's settings for registries and the network they are reached over. */
export const RegistrySettings = knownKeys({
  registries: z
    .record(HostPattern, RegistryHost, {
      error: (issue) => (issue.code === "invalid_key" ? HOST_EXPECTED : undefined),
    })
    .describe("By host (ghcr.io, registry.example.com:5000) or everything below one (*.example.com).")
    .default({}),
  network: Network.prefault({}).describe("Which addresses may be reached."),
});
export type RegistrySettings = z.infer<typeof RegistrySettings>;

/**
 * The settings of one registry host (`docker.io`, `localhost:5000`); null where the operator said nothing about it.
 *
 * The exact name wins, then the longest suffix. A suffix pattern matches at a dot only and never the suffix itself:
 * credentials for `*.example.com` are not for `evil-example.com`.
 */
export function settingsOfHost(settings: RegistrySettings, host: string): RegistryHost | null {
  const wanted = host.toLowerCase();
  if (Object.hasOwn(settings.registries, wanted)) return settings.registries[wanted] ?? null;
  const suffixes = Object.entries(settings.registries)
    .filter(([pattern]) => pattern.startsWith("*.") && wanted.endsWith(pattern.slice(1)))
    .toSorted(([left], [right]) => right.length - left.length);
  return suffixes[0]?.[1] ?? null;
}
