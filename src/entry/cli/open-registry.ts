import { createHttpRegistry } from "../../adapters/registry/http-registry.ts";
import type { Clock } from "../../workflow/ports/clock.ts";
import { readRegistryAccess } from "../registry-access.ts";
import type { CommandArguments } from "./command.ts";
import { readOperatorSettings } from "./read-operator-settings.ts";
import type { Terminal } from "./terminal.ts";

/** Opens the registries as the operator's settings say; on a person's own machine, one on loopback as well. */
export async function openRegistry(
  given: CommandArguments,
  terminal: Terminal,
  clock: Clock,
): Promise<ReturnType<typeof createHttpRegistry>> {
  const settings = await readOperatorSettings(given.text("settings") ?? terminal.environment["PLINTH_SETTINGS"]);
  const readSecret = (name: string): string | undefined => terminal.environment[name];
  const access = readRegistryAccess(settings, readSecret, { commandLine: true });
  return createHttpRegistry({ settings, readSecret, allowLoopback: true, access, clock });
}
