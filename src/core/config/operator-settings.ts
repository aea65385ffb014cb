import type { z } from "zod";
import { knownKeys } from "./known-keys.ts";
import { RegistryEventSettings } from "./registry-event-settings.ts";
import { RegistrySettings } from "./registry-settings.ts";

/** What whoever runs Plinth decides: credentials, mirrors, the network. No repository can change any of it. */
export const OperatorSettings = knownKeys({
  ...RegistrySettings.shape,
  registryEvents: RegistryEventSettings.default({}).describe(
    "Registries that tell Plinth of pushes, by the name that ends the address they post to: `/api/registry-events/NAME`.",
  ),
});
export type OperatorSettings = z.infer<typeof OperatorSettings>;
