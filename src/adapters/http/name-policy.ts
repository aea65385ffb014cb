import { isIP } from "node:net";
import { isLoopbackHost } from "./address-policy.ts";

// Names that a proxy's resolver may know though nobody outside should: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal.
const insideSuffixes = [".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".home"];

/**
 * True where a host may be asked of a proxy, which alone learns its address: a name with a dot, of the public internet.
 *
 * An address, `localhost`, a single label and the names of private networks are refused.
 */
export function isPublicName(hostname: string): boolean {
  const name = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (isIP(name) !== 0 || isLoopbackHost(name) || !name.includes(".")) return false;
  return !insideSuffixes.some((suffix) => name.endsWith(suffix));
}
