import { AccessError, UpstreamError } from "../../core/errors.ts";
import type { RegistryTarget } from "./registry-target.ts";

const upstream = "registry";

/** No whole reply came: names, connections, TLS, time. Also 5xx replies, with their status. */
export function unavailable(target: RegistryTarget, what: string, more: { status?: number; cause?: unknown } = {}) {
  return new UpstreamError(
    "registry-unavailable",
    `${target.registry} could not be asked about ${target.image}: ${what}. If it stays so, check the registry and the network between.`,
    { upstream, resource: target.image, ...more },
  );
}

/** A reply came that no registry should give: it is not believed. */
export function replyInvalid(target: RegistryTarget, what: string, cause?: unknown) {
  return new UpstreamError(
    "registry-reply-invalid",
    `${target.registry} gave an answer about ${target.image} that is not used: ${what}. If it stays so, tell the owner of the registry.`,
    { upstream, resource: target.image, cause },
  );
}

/** The registry asks to wait. */
export function rateLimited(target: RegistryTarget, retryAfterMs: number | null) {
  const wait = retryAfterMs === null ? "later" : `in ${Math.ceil(retryAfterMs / 1000)} s`;
  const hint = target.credential ? "" : " Credentials in the operator settings raise the limit of most registries.";
  return new UpstreamError(
    "rate-limited",
    `${target.registry} limits how often it is asked, and did not answer about ${target.image}. It may be asked again ${wait}.${hint}`,
    { upstream, resource: target.image, status: 429, retryAfterMs },
  );
}

/** The operator's credentials are wrong: nothing is sent with them again. */
export function credentialsRejected(target: RegistryTarget, what: string) {
  const { username = "", passwordEnv = "" } = target.credential ?? {};
  return new AccessError(
    "registry-credentials-rejected",
    `${target.registry} was not asked about ${target.image} with the credentials of ${username}: ${what}. Check username and ${passwordEnv} in the operator settings.`,
    { upstream, resource: target.image },
  );
}

/** The registry knows who asks and says no. */
export function accessDenied(target: RegistryTarget, status: number, note = "") {
  const remedy = target.credential
    ? `Check that the image exists and that ${target.credential.username} may read it.`
    : "Check that the image exists; if it is private, give Plinth credentials for this registry in the operator settings.";
  // https://docs.docker.com/reference/api/registry/latest/: Docker Hub does not tell a private repository from none.
  const hub = new URL(target.origin).hostname.endsWith(".docker.io")
    ? " Docker Hub answers the same for repositories that do not exist."
    : "";
  return new AccessError(
    "registry-access-denied",
    `${target.registry} does not let ${target.image} be read (${status}).${hub}${note} ${remedy}`,
    { upstream, resource: target.image },
  );
}

/** The registry sent Plinth to a place it does not go. */
export function hostNotAllowed(target: RegistryTarget, what: string, cause?: unknown) {
  return new AccessError("host-not-allowed", `${target.image} was not looked up at ${target.registry}: ${what}`, {
    upstream,
    resource: target.image,
    cause,
  });
}
