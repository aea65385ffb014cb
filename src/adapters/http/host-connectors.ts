import { getCACertificates } from "node:tls";
import type { LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { nearestPattern } from "../../core/config/host-pattern.ts";
import type { NetworkAccess } from "./network-access.ts";

type Connector = ReturnType<typeof buildConnector>;

const CONNECT_MS = 10_000;

/** The authorities to trust besides the public ones, as TLS takes them; undefined where Node's own choice serves. */
export function authorities(own: readonly string[]): string[] | undefined {
  return own.length === 0 ? undefined : [...getCACertificates("default"), ...own];
}

/** Makes connections with what the operator gave for each host: authorities, and a certificate shown there alone. */
export class HostConnectors {
  readonly #access: NetworkAccess;
  readonly #lookup: LookupFunction;
  readonly #made = new Map<unknown, Connector>();

  constructor(access: NetworkAccess, lookup: LookupFunction) {
    this.#access = access;
    this.#lookup = lookup;
  }

  /** The connector for a host; `port` is empty where it is the scheme's own. */
  connectorFor(hostname: string, port: string): Connector {
    const { ca, hosts } = this.#access;
    const own = nearestPattern(hosts, port === "" || port === "443" ? hostname : `${hostname}:${port}`);
    const connector = this.#made.get(own);
    if (connector) return connector;
    const trusted = authorities(own?.ca == null ? ca : [...ca, own.ca]);
    const made = buildConnector({
      lookup: this.#lookup,
      timeout: CONNECT_MS,
      allowH2: false,
      ...(trusted === undefined ? {} : { ca: trusted }),
      ...(own?.client == null ? {} : own.client),
    });
    this.#made.set(own, made);
    return made;
  }
}
