import { AccessError, UpstreamError } from "../../core/errors.ts";
import { credentialInWords, credentialRemedy } from "./registry-credential.ts";
import type { RegistryTarget } from "./registry-target.ts";

const upstream = "registry";

/**
 * Names a host as everybody may read it: messages end up in pull requests.
 *
 * Which mirror stands for a registry, to which addresses names resolve, and which account is used where, is for those who
 * run Plinth: it is in the causes of errors, which are logged.
 */
export function hostInWords(target: RegistryTarget, host: string): string {
  return target.mirrored ? `the host asked for ${target.registry}` : host;
}

function withMirror(target: RegistryTarget, cause: unknown): unknown {
  return cause ?? (target.mirrored ? new Error(`${target.registry} is asked at ${target.origin}`) : undefined);
}

/** No whole reply came: names, connections, TLS, time. Also 5xx replies, with their status. */
export function unavailable(
  target: RegistryTarget,
  what: string,
  more: { status?: number; retryAfterMs?: number | null; cause?: unknown } = {},
) {
  return new UpstreamError(
    "registry-unavailable",
    `${target.registry} could not be asked about ${target.image}: ${what}. If it stays so, check the registry and the network between.`,
    { upstream, resource: target.image, ...more, cause: withMirror(target, more.cause) },
  );
}

/** Nothing came back for a while from whoever asked before: this lookup was not sent. */
export function silent(target: RegistryTarget): UpstreamError {
  return unavailable(target, `${hostInWords(target, new URL(target.origin).host)} does not answer at the moment`);
}

/** A reply came that no registry should give: it is not believed. */
export function replyInvalid(target: RegistryTarget, what: string, cause?: unknown) {
  return new UpstreamError(
    "registry-reply-invalid",
    `${target.registry} gave an answer about ${target.image} that is not used: ${what}. If it stays so, tell the owner of the registry.`,
    { upstream, resource: target.image, cause: withMirror(target, cause) },
  );
}

/** The registry asks to wait. */
export function rateLimited(target: RegistryTarget, retryAfterMs: number | null) {
  const wait = retryAfterMs === null ? "later" : `in ${Math.ceil(retryAfterMs / 1000)} s`;
  const hint = target.credential ? "" : " Credentials in the operator settings raise the limit of most registries.";
  return new UpstreamError(
    "rate-limited",
    `${target.registry} limits how often it is asked, and did not answer about ${target.image}. It may be asked again ${wait}.${hint}`,
    { upstream, resource: target.image, status: 429, retryAfterMs, cause: withMirror(target, undefined) },
  );
}

/** The operator's credentials are wrong: nothing is sent with them again. */
export function credentialsRejected(target: RegistryTarget, what: string, cause?: unknown) {
  const { credential } = target;
  return new AccessError(
    "registry-credentials-rejected",
    `${target.registry} was not asked about ${target.image} with the operator's credentials: ${what}. ${credential === null ? "" : credentialRemedy(credential)}`,
    {
      upstream,
      resource: target.image,
      cause:
        credential === null
          ? cause
          : new Error(`${target.origin} is asked ${credentialInWords(credential)}`, { cause }),
    },
  );
}

/** The registry knows who asks and says no. */
export function accessDenied(target: RegistryTarget, status: number, note = "") {
  const remedy = target.credential
    ? "Check that the image exists and that the account Plinth has for this registry may read it."
    : "Check that the image exists; if it is private, give Plinth credentials for this registry in the operator settings.";
  // https://docs.docker.com/reference/api/registry/latest/: Docker Hub does not tell a private repository from none.
  const hub = new URL(target.origin).hostname.endsWith(".docker.io")
    ? " Docker Hub answers the same for repositories that do not exist."
    : "";
  return new AccessError(
    "registry-access-denied",
    `${target.registry} does not let ${target.image} be read (${status}).${hub}${note} ${remedy}`,
    { upstream, resource: target.image, cause: withMirror(target, undefined) },
  );
}

/** The host, or where it sent Plinth, is not one that Plinth connects to; the cause tells its address. */
export function hostNotAllowed(target: RegistryTarget, host: string, cause: unknown) {
  return new AccessError(
    "host-not-allowed",
    `${target.image} was not looked up at ${target.registry}: ${hostInWords(target, host)} is not on the public internet, and was not connected to. If it is meant, the operator adds its range to network.allowPrivate.`,
    { upstream, resource: target.image, cause },
  );
}
