import { getDomain } from "tldts";
import type { RegistryTarget } from "./registry-target.ts";

/**
 * What a token service that a registry names may be sent.
 *
 * `credentials` only within the registry's own trust boundary; `anonymous` elsewhere, since `lscr.io` hands out the
 * tokens of `ghcr.io`; `refused` where the way there is not encrypted or the address is no plain one.
 */
export type RealmTrust = "credentials" | "anonymous" | "refused";

// Below these every name belongs to another customer, which the public suffix list does not say.
const TENANT_SUFFIXES = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "azurecr.cn",
  "azurecr.io",
  "azurecr.us",
  "azure.com",
  "aliyuncs.com",
  "cluster.local",
  "ionos.com",
  "jfrog.io",
  "myhuaweicloud.com",
  "nip.io",
  "ocir.io",
  "ovh.net",
  "pkg.dev",
  "sslip.io",
  "tencentcloudcr.com",
  "volces.com",
];

/**
 * Judges a bearer realm: CVE-2020-15157 and its kin began with credentials sent to whatever realm was named.
 *
 * Trusted are the registry's own host and port, a host of the same registrable domain on port 443, and the one the
 * operator lists. Addresses and single-label hosts have no registrable domain, and match by equality alone.
 */
export function realmTrust(target: RegistryTarget, realm: URL): RealmTrust {
  const registry = new URL(target.origin);
  const encrypted = realm.protocol === "https:" || (realm.protocol === "http:" && registry.protocol === "http:");
  if (!encrypted || realm.username !== "" || realm.password !== "") return "refused";
  if (realm.host === registry.host || realm.host === target.tokenHost) return "credentials";
  return realm.port === "" && sameOwner(realm.hostname, registry.hostname) ? "credentials" : "anonymous";
}

function sameOwner(left: string, right: string): boolean {
  const owner = getDomain(left, { allowPrivateDomains: true });
  return (
    owner !== null && owner === getDomain(right, { allowPrivateDomains: true }) && !TENANT_SUFFIXES.includes(owner)
  );
}
