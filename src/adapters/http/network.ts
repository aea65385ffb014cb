import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { AccessError } from "../../core/errors.ts";
import type { AddressPolicy } from "./address-policy.ts";

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
 */
export function createNetwork(policy: AddressPolicy, lookup: LookupFunction = systemLookup): Network {
  const privately = new Set<string>();
  const note = (hostname: string, addresses: readonly string[]) => {
    if (addresses.every((address) => policy.isPublic(address))) privately.delete(hostname);
    else privately.add(hostname);
  };
  const permitted = createAgent((host, address) => policy.permits(host, address), lookup, note);
  const publicOnly = createAgent(
    (_host, address) => policy.isPublic(address),
    lookup,
    () => {},
  );
  return {
    permitted,
    publicOnly,
    reachedPrivately: (hostname) => privately.has(bareHost(hostname)),
    close: async () => {
      await Promise.all([permitted.close(), publicOnly.close()]);
    },
  };
}

function createAgent(
  permits: AddressPolicy["permits"],
  lookup: LookupFunction,
  note: (hostname: string, addresses: readonly string[]) => void,
): Agent {
  const vettedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const refused = addresses.find(({ address }) => !permits(hostname, address));
      if (refused) return callback(refusal(hostname, refused.address), "", 0);
      note(
        hostname,
        addresses.map(({ address }) => address),
      );
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(first ? null : new Error(`${hostname} has no address`), first?.address ?? "", first?.family ?? 0);
    });
  };
  const connect = buildConnector({ lookup: vettedLookup, timeout: 10_000, allowH2: false });
  return new Agent({
    allowH2: false,
    connect: (options, callback) => {
      const hostname = bareHost(options.hostname);
      // Nothing is looked up for a host that is a number already.
      if (isIP(hostname) !== 0) {
        if (!permits(hostname, hostname)) return callback(refusal(hostname, hostname), null);
        note(hostname, [hostname]);
      }
      return connect(options, callback);
    },
  });
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
