/** How hosts are reached besides what addresses are permitted: proxy, authorities, certificates. Values, not files. */
export interface NetworkAccess {
  /** Reached by CONNECT for every host that `direct` does not name; null where there is none. */
  readonly proxy: {
    readonly url: URL;
    /** Value of `Proxy-Authorization`. */
    readonly authorization: string | null;
    /** Patterns of hosts, without port, that are reached without the proxy. */
    readonly direct: readonly string[];
    /** Patterns of hosts, without port, that the operator named: no rule for strangers' names is put to them. */
    readonly named: readonly string[];
  } | null;
  /** Authorities in PEM that are trusted besides the public ones. */
  readonly ca: readonly string[];
  /** By `host:port`-less pattern or `host:port`: what the operator gave for that registry alone. */
  readonly hosts: Readonly<Record<string, HostCertificates>>;
}

/** In PEM. */
export interface HostCertificates {
  readonly ca: string | null;
  readonly client: { readonly cert: string; readonly key: string } | null;
}

/** The internet, as it is. */
export const plainAccess: NetworkAccess = { proxy: null, ca: [], hosts: {} };
