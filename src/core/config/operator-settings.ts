import type { z } from "zod";
import { knownKeys } from "./known-keys.ts";
import { RegistrySettings } from "./registry-settings.ts";

/** What whoever runs Plinth decides: credentials, mirrors, the network. No repository can change any of it. */
export const OperatorSettings = knownKeys({ ...RegistrySettings.shape });
export type OperatorSettings = z.infer<typeof OperatorSettings>;
