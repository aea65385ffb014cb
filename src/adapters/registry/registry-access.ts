import type { DockerConfig } from "../../core/config/docker-config.ts";
import { type NetworkAccess, plainAccess } from "../http/network-access.ts";

/** What the operator gave by files and the environment, read. */
export interface RegistryAccess {
  readonly network: NetworkAccess;
  readonly dockerConfig: DockerConfig | null;
  /** All that a credential helper sees of the environment. */
  readonly helperEnvironment: Readonly<Record<string, string>>;
}

/** Nothing was given. */
export const noAccess: RegistryAccess = { network: plainAccess, dockerConfig: null, helperEnvironment: {} };
