import { z } from "zod";
import { cloudHelpers, helperCovers, helperCoversPattern, helperRemedies } from "./cloud-helper.ts";
import { hostExpected, HostPattern, nearestPattern } from "./host-pattern.ts";
import { FilePath, NetworkSettings, SecretVariable } from "./network-settings.ts";
import { UpstreamSettings } from "./upstream-settings.ts";

const MirrorUrl = z.url({ protocol: /^https?$/, error: "expected an http:// or https:// address" }).refine((text) => {
  const url = URL.parse(text);
  return url !== null && !url.username && !url.password && !url.search && !url.hash;
}, "expected an address without user name, password, query or fragment; credentials belong in username and passwordEnv");

/** What the operator says of the registries that one host pattern matches. */
export const RegistryHost = z
  .strictObject({
    mirror: MirrorUrl.describe(
      "Address asked instead of the registry: it serves the same repositories, e.g. library/node. A path is put before each repository. Image references keep their name.",
    ).optional(),
    insecure: z.boolean().describe("Speak http with this registry instead of https.").default(false),
    username: z.string().min(1).max(255).describe("User name for this registry.").optional(),
    passwordEnv: SecretVariable.describe(
      "Name of the environment variable that holds the password or token.",
    ).optional(),
    helper: z
      .enum(cloudHelpers)
      .describe(
        "Log in with the cloud's own credentials instead: ecr (Amazon ECR), gcr (Google Artifact Registry and gcr.io) or acr (Azure Container Registry).",
      )
      .optional(),
    tokenHost: HostPattern.refine((host) => !host.startsWith("*"), "expected one host, not a pattern")
      .describe(
        "Further host (with port, unless 443) that may be given the credentials to issue tokens, where the registry's token service has another domain.",
      )
      .optional(),
    ca: FilePath.describe("PEM file of certificate authorities that are trusted besides the public ones.").optional(),
    clientCertificate: z
      .strictObject({
        cert: FilePath.describe("PEM file of the certificate."),
        key: FilePath.describe("PEM file of its private key."),
      })
      .describe("Certificate that Plinth shows to this registry and to no other host.")
      .optional(),
    concurrency: z.int().min(1).max(64).describe("Lookups at the same time, of all workers together.").default(8),
    requestsPerSecond: z
      .number()
      .min(0.1)
      .max(1000)
      .describe(
        "Requests in a second, once as many were sent at once: by default 50, and 1000 of mirrors, of registries on this machine and of those that speak http.",
      )
      .optional(),
  })
  .refine((host) => (host.username === undefined) === (host.passwordEnv === undefined), {
    error: "username and passwordEnv belong together: give both or none",
  })
  .refine((host) => host.helper === undefined || (host.username === undefined && !host.insecure && !host.tokenHost), {
    error: "helper logs in by itself and over https: leave out username, passwordEnv, tokenHost and insecure",
  });
export type RegistryHost = z.infer<typeof RegistryHost>;

const RegistryHosts = z
  .record(HostPattern, RegistryHost, {
    error: (issue) => (issue.code === "invalid_key" ? hostExpected : undefined),
  })
  .superRefine((registries, context) => {
    for (const [pattern, { helper, mirror }] of Object.entries(registries)) {
      if (helper === undefined) continue;
      const mirrorUrl = mirror === undefined ? null : URL.parse(mirror);
      const covers =
        mirrorUrl === null
          ? helperCoversPattern(helper, pattern)
          : mirrorUrl.protocol === "https:" && helperCovers(helper, mirrorUrl.host);
      if (covers) continue;
      const message = `${mirrorUrl?.host ?? pattern} is not within the cloud of ${helper}; ${helper} logs in at ${helperRemedies[helper]}`;
      context.addIssue({ code: "custom", path: [pattern, "helper"], message });
    }
  });

/** The operator's settings for registries and the network they are reached over. */
export const RegistrySettings = z.strictObject({
  registries: RegistryHosts.describe(
    "By host (ghcr.io, registry.example.com:5000) or everything below one (*.example.com).",
  ).default({}),
  network: NetworkSettings.prefault({}).describe("How registries are reached, and which addresses may be."),
  upstreams: UpstreamSettings,
  dockerConfig: FilePath.describe(
    "Docker's config.json, whose logins are used for the hosts that registries gives none for.",
  ).optional(),
});
export type RegistrySettings = z.infer<typeof RegistrySettings>;

/**
 * The settings of one registry host (`docker.io`, `localhost:5000`); null where the operator said nothing about it.
 *
 * The exact name wins, then the longest suffix. A suffix pattern matches at a dot only and never the suffix itself:
 * credentials for `*.example.com` are not for `evil-example.com`.
 */
export function settingsOfHost(settings: Pick<RegistrySettings, "registries">, host: string): RegistryHost | null {
  return nearestPattern(settings.registries, host.toLowerCase());
}
