import { isIP } from "node:net";
import { helperCovers } from "../../core/config/cloud-helper.ts";
import { usualLookups } from "../../core/config/lookup-places.ts";
import { settingsOfHost, type RegistryHost, type RegistrySettings } from "../../core/config/registry-settings.ts";
import { AccessError } from "../../core/errors.ts";
import type { ImageRepository } from "../../core/image/reference.ts";
import { isLoopbackHost } from "../http/address-policy.ts";
import type { RegistryCredential } from "./registry-credential.ts";

/** Where and as whom one repository is asked about. */
export interface RegistryTarget {
  /** `ghcr.io/acme/base`, as people know it. */
  readonly image: string;
  /** The registry as the reference names it, e.g. `docker.io`. */
  readonly registry: string;
  /** True where another host is asked in its place: the operator's own affair, told to the log alone. */
  readonly mirrored: boolean;
  /** `/`-less origin of the host that is asked, e.g. `https://registry-1.docker.io`. */
  readonly origin: string;
  /** Repository on that host: the image's own, or below the mirror's path. */
  readonly repository: string;
  readonly credential: RegistryCredential | null;
  /** Further `host[:port]` that may be given the credential. */
  readonly tokenHost: string | null;
  readonly concurrency: number;
  readonly requestsPerSecond: number;
  /** True where nobody said whether the host speaks https: one of this machine's own. */
  readonly schemeUnknown: boolean;
}

// Docker Hub's name in references is not the host of its API.
const DOCKER_HUB = "docker.io";
export const DOCKER_HUB_ORIGIN = "https://registry-1.docker.io";
/** Of registries that the whole world asks; Docker Hub calls thousands a minute from one address abuse. */
const PUBLIC_REQUESTS_PER_SECOND = 50;
/** Of this machine's own, of mirrors, and of those that speak http: nobody else is kept waiting. */
const OWN_REQUESTS_PER_SECOND = 1000;

/**
 * Finds the host to ask about a repository, by the operator's settings.
 *
 * Without a word from the operator only public names on port 443 are asked, and loopback where `allowLoopback` is set.
 * Throws `AccessError` `host-not-allowed` for every other host; no byte has been sent by then.
 */
export function targetOf(
  { registry, repository }: ImageRepository,
  settings: RegistrySettings,
  allowLoopback: boolean,
): RegistryTarget {
  const image = `${registry}/${repository}`;
  const host = settingsOfHost(settings, registry);
  const shared = {
    image,
    tokenHost: host?.tokenHost ?? null,
    concurrency: host?.concurrency ?? usualLookups,
    requestsPerSecond: host?.requestsPerSecond ?? PUBLIC_REQUESTS_PER_SECOND,
  };
  if (host?.mirror !== undefined) {
    const mirror = new URL(host.mirror);
    const path = mirror.pathname.replace(/^\/+/, "").replace(/\/+$/, "");
    return {
      ...shared,
      credential: operatorCredential(host, mirror.host),
      requestsPerSecond: host.requestsPerSecond ?? OWN_REQUESTS_PER_SECOND,
      registry,
      mirrored: true,
      origin: mirror.origin,
      repository: path === "" ? repository : `${path}/${repository}`,
      schemeUnknown: false,
    };
  }
  const url = parseHost(registry);
  if (!url) throw notAllowed(image, registry, "is no host name");
  const own = allowLoopback && isLoopbackHost(url.hostname);
  if (!host && !own) refuseUnnamedHost(image, registry, url);
  const insecure = host?.insecure === true;
  const origin = registry === DOCKER_HUB ? DOCKER_HUB_ORIGIN : `${insecure ? "http" : "https"}://${url.host}`;
  const credential = operatorCredential(host, registry.toLowerCase());
  const requestsPerSecond =
    own || insecure ? (host?.requestsPerSecond ?? OWN_REQUESTS_PER_SECOND) : shared.requestsPerSecond;
  return {
    ...shared,
    requestsPerSecond,
    credential,
    registry,
    mirrored: false,
    origin,
    repository,
    schemeUnknown: own && !insecure,
  };
}

/** What the operator's settings log in with at this host; a cloud's login only where the host is in that cloud. */
function operatorCredential(settings: RegistryHost | null, host: string): RegistryCredential | null {
  const { username, passwordEnv, helper } = settings ?? {};
  if (username !== undefined && passwordEnv !== undefined) return { kind: "variable", username, passwordEnv };
  return helper !== undefined && helperCovers(helper, host) ? { kind: "cloud", helper, host } : null;
}

/** The host as a URL, where it is nothing but a host and port. */
function parseHost(registry: string): URL | null {
  const url = URL.parse(`https://${registry}`);
  return url?.origin === `https://${url?.host}` && url.href === `${url.origin}/` && !registry.includes("@")
    ? url
    : null;
}

function refuseUnnamedHost(image: string, registry: string, url: URL): void {
  if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0) throw notAllowed(image, registry, "is an address, not a name");
  if (isLoopbackHost(url.hostname)) throw notAllowed(image, registry, "is this machine itself");
  if (!url.hostname.includes(".")) throw notAllowed(image, registry, "is not a public host name");
  if (url.port !== "") throw notAllowed(image, registry, `has a port of its own (${url.port})`);
}

function notAllowed(image: string, registry: string, why: string): AccessError {
  return new AccessError(
    "host-not-allowed",
    `${image} was not looked up: the registry host ${registry} ${why}, and is not one the operator allows. If it is meant, add it to registries in the operator settings.`,
    { upstream: "registry", resource: image },
  );
}
