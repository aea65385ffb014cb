import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, type buildConnector, type Dispatcher } from "undici";
import { hostMatches } from "../../core/config/host-pattern.ts";
import { AccessError } from "../../core/errors.ts";
import { type AddressPolicy, isLoopbackHost } from "./address-policy.ts";
import { authorities, HostConnectors } from "./host-connectors.ts";
import { isPublicName } from "./name-policy.ts";
import { type NetworkAccess, plainAccess } from "./network-access.ts";
import { openTunnel } from "./open-tunnel.ts";

/** Connections that go only where an {@link AddressPolicy} permits. */
export interface Network {
  /** Goes to public addresses and to those the policy permits besides. */
  readonly permitted: Dispatcher;
  /** Goes to public addresses alone: for addresses that a registry names. */
  readonly publicOnly: Dispatcher;
  /** True where the last connection to this host (without port) went to an address that is not public. */
  reachedPrivately(hostname: string): boolean;
  close(): Promise<void>;
}

/**
 * Opens a network in which names are resolved once, every address is vetted, and the vetted address is connected to.
 *
 * A name that has one forbidden address among allowed ones is refused as a whole, so that rebinding gains nothing.
 * A proxy resolves names itself: what is reached through one is judged by its name, see {@link isPublicName}.
 */
export function createNetwork(
  policy: AddressPolicy,
  lookup: LookupFunction = systemLookup,
  access: NetworkAccess = plainAccess,
): Network {
  const privately = new Set<string>();
  const note = (hostname: string, addresses: readonly string[]) => {
    if (addresses.every((address) => policy.isPublic(address))) privately.delete(hostname);
    else privately.add(hostname);
  };
  const { named = [] } = access.proxy ?? {};
  const permitted = createAgent(access, lookup, {
    address: (host, address) => policy.permits(host, address),
    name: (host) => isPublicName(host) || named.some((pattern) => hostMatches(pattern, host)),
    note,
  });
  const publicOnly = createAgent(access, lookup, {
    address: (_host, address) => policy.isPublic(address),
    name: isPublicName,
    note: () => {},
  });
  return {
    permitted,
    publicOnly,
    reachedPrivately: (hostname) => privately.has(bareHost(hostname)),
    close: async () => {
      await Promise.all([permitted.close(), publicOnly.close()]);
    },
  };
}

/** Which hosts one agent connects to. */
interface Vetting {
  readonly address: AddressPolicy["permits"];
  /** Asked where a proxy resolves the name. */
  readonly name: (hostname: string) => boolean;
  readonly note: (hostname: string, addresses: readonly string[]) => void;
}

function createAgent(access: NetworkAccess, lookup: LookupFunction, vetting: Vetting): Agent {
  const connectors = new HostConnectors(access, vettedLookup(lookup, vetting));
  return new Agent({
    allowH2: false,
    connect: (options, callback) => {
      const hostname = bareHost(options.hostname);
      const connect = connectors.connectorFor(hostname, options.port);
      const { proxy } = access;
      if (proxy && !isLoopbackHost(hostname) && !proxy.direct.some((pattern) => hostMatches(pattern, hostname))) {
        if (!vetting.name(hostname)) return callback(nameRefusal(hostname), null);
        return void connectThrough(proxy, access, options, connect, callback);
      }
      // Nothing is looked up for a host that is a number already.
      if (isIP(hostname) !== 0) {
        if (!vetting.address(hostname, hostname)) return callback(refusal(hostname, hostname), null);
        vetting.note(hostname, [hostname]);
      }
      return connect(options, callback);
    },
  });
}

function vettedLookup(lookup: LookupFunction, vetting: Vetting): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const refused = addresses.find(({ address }) => !vetting.address(hostname, address));
      if (refused) return callback(refusal(hostname, refused.address), "", 0);
      vetting.note(
        hostname,
        addresses.map(({ address }) => address),
      );
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(first ? null : new Error(`${hostname} has no address`), first?.address ?? "", first?.family ?? 0);
    });
  };
}

async function connectThrough(
  proxy: NonNullable<NetworkAccess["proxy"]>,
  access: NetworkAccess,
  options: buildConnector.Options,
  connect: ReturnType<typeof buildConnector>,
  callback: buildConnector.Callback,
): Promise<void> {
  const isTls = options.protocol === "https:";
  try {
    const authority = `${options.hostname}:${options.port || (isTls ? "443" : "80")}`;
    const socket = await openTunnel(proxy, authority, authorities(access.ca));
    if (!isTls) return callback(null, socket);
    // An address has no server name of its own (RFC 6066 §3).
    const servername = options.servername ?? bareHost(options.hostname);
    connect({ ...options, servername: isIP(servername) === 0 ? servername : "", httpSocket: socket }, callback);
  } catch (error) {
    callback(error instanceof Error ? error : new Error(String(error)), null);
  }
}

function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Tells the address: a cause for the log, not a message for everybody. */
function refusal(hostname: string, address: string): AccessError {
  const is = hostname === address ? `${hostname} is` : `${hostname} has the address ${address}, which is`;
  return new AccessError("host-not-allowed", `${is} not on the public internet, and no range that was opened`, {
    upstream: "registry",
    resource: hostname,
  });
}

function nameRefusal(hostname: string): AccessError {
  return new AccessError("host-not-allowed", `${hostname} is not a public name, and the proxy is not asked for it`, {
    upstream: "registry",
    resource: hostname,
  });
}
