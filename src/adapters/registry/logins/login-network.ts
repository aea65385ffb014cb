import { createAddressPolicy } from "../../http/address-policy.ts";
import { createNetwork, type Network } from "../../http/network.ts";
import { type NetworkAccess, plainAccess } from "../../http/network-access.ts";

// Where a cloud's machines learn who they are. Registries never get there: their network does not permit it.
const METADATA_HOSTS = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "metadata.google.internal"];

// By these variables of their own the clouds' software is told where else to ask.
const ADDRESS_VARIABLES = ["AWS_ENDPOINT_URL_ECR", "AWS_ENDPOINT_URL", "IDENTITY_ENDPOINT", "AZURE_AUTHORITY_HOST"];

/** The network that clouds' logins are asked for over: the internet, metadata services, and what the environment names. */
export function createLoginNetwork(options: {
  readonly allowPrivate: readonly string[];
  readonly access: NetworkAccess | undefined;
  readonly readSecret: (variable: string) => string | undefined;
}): Network {
  const { readSecret, access = plainAccess } = options;
  const addresses = [
    ...ADDRESS_VARIABLES.map((variable) => readSecret(variable)),
    `http://${readSecret("GCE_METADATA_HOST") ?? METADATA_HOSTS[0]}`,
  ];
  const named = addresses.flatMap((address) => URL.parse(address ?? "")?.hostname ?? []);
  const trusted = [...METADATA_HOSTS, ...named];
  const base = createAddressPolicy({ allowPrivate: options.allowPrivate, allowLoopback: false });
  return createNetwork(
    {
      isPublic: (address) => base.isPublic(address),
      permits: (host, address) => trusted.includes(host) || base.permits(host, address),
    },
    undefined,
    { ...access, proxy: access.proxy && { ...access.proxy, direct: [...access.proxy.direct, ...trusted] } },
  );
}
