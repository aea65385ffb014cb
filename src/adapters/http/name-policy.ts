import { parse } from "tldts";

/**
 * True where a host may be asked of a proxy, which alone learns its address: a name below a suffix of the public internet.
 *
 * Its resolver may know names that nobody outside should. Addresses, single labels and whatever ends in no delegated suffix
 * (`localhost`, `.internal`, `.local`, `kubernetes.default.svc`) are refused, and `.arpa`, which has RFC 8375's `home.arpa`.
 */
export function isPublicName(hostname: string): boolean {
  const { isIcann, domain, publicSuffix } = parse(hostname, { allowPrivateDomains: false });
  return isIcann === true && domain !== null && !publicSuffix?.endsWith("arpa");
}
