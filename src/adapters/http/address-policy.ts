import { BlockList, isIP } from "node:net";

/** Decides to which addresses Plinth connects. */
export interface AddressPolicy {
  /** True where the address belongs to the public internet. */
  isPublic(address: string): boolean;
  /** True where `host`, which has this address, may be connected to. */
  permits(host: string, address: string): boolean;
}

// IANA's special-purpose registry, multicast, and class E. 168.63.129.16 is Azure's host agent: a public number that
// answers to every machine inside. https://www.iana.org/assignments/iana-ipv4-special-registry
const NOT_PUBLIC_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const;

// Of IPv6 only global unicast is public, less what lies in it for documentation, Teredo, ORCHID and 6to4. That leaves
// out, without naming them, loopback, IPv4-mapped and NAT64 forms, unique local, link-local and multicast.
const GLOBAL_UNICAST_V6 = ["2000::", 3] as const;
const NOT_PUBLIC_V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const notPublicV4 = new BlockList();
for (const [net, prefix] of NOT_PUBLIC_V4) notPublicV4.addSubnet(net, prefix, "ipv4");
const globalUnicastV6 = new BlockList();
globalUnicastV6.addSubnet(...GLOBAL_UNICAST_V6, "ipv6");
const notPublicV6 = new BlockList();
for (const [net, prefix] of NOT_PUBLIC_V6) notPublicV6.addSubnet(net, prefix, "ipv6");

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * Lets through the public internet, the ranges the operator opened, and on a person's own machine loopback.
 *
 * Loopback is open only to hosts that say so (`localhost`, `127.0.0.1`, `[::1]`): a public name that resolves to it is an attack.
 */
export function createAddressPolicy(options: {
  /** Ranges in CIDR notation. */
  readonly allowPrivate: readonly string[];
  readonly allowLoopback: boolean;
}): AddressPolicy {
  const opened = new BlockList();
  for (const range of options.allowPrivate) {
    const [net = "", prefix = ""] = range.split("/");
    opened.addSubnet(net, Number(prefix), isIP(net) === 6 ? "ipv6" : "ipv4");
  }
  return {
    isPublic: isPublicAddress,
    permits: (host, address) =>
      isPublicAddress(address) ||
      contains(opened, address) ||
      (options.allowLoopback && isLoopbackHost(host) && contains(loopback, address)),
  };
}

/** True for the names under which a machine knows itself; `host` without port, IPv6 with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return bare === "localhost" || (isIP(bare) !== 0 && contains(loopback, bare));
}

function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !contains(notPublicV4, address);
  return contains(globalUnicastV6, address) && !contains(notPublicV6, address);
}

function contains(list: BlockList, address: string): boolean {
  const family = isIP(address);
  // A zone (`fe80::1%eth0`) is not part of the number.
  const [bare = ""] = address.split("%");
  return family !== 0 && list.check(bare, family === 6 ? "ipv6" : "ipv4");
}
