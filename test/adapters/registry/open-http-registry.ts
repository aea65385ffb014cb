import { createHttpRegistry, type HttpRegistryOptions } from "../../../src/adapters/registry/http-registry.ts";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";
import type { z } from "zod";

/** The registry under test as the CLI opens it, with the given settings and a secret for every variable in `secrets`. */
export function openHttpRegistry(
  settings: z.input<typeof RegistrySettings> = {},
  options: Partial<Omit<HttpRegistryOptions, "settings" | "readSecret">> & {
    readonly secrets?: Readonly<Record<string, string>>;
  } = {},
) {
  const { secrets = {}, ...rest } = options;
  return createHttpRegistry({
    allowLoopback: true,
    clock: { now: () => new Date() },
    ...rest,
    settings: RegistrySettings.parse(settings),
    readSecret: (name) => secrets[name],
  });
}
