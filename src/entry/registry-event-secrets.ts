import type { OperatorSettings } from "../core/config/operator-settings.ts";
import { SettingsError } from "../core/errors.ts";
import type { RegistryEvents } from "./events/registry-event.ts";

const shortestSecret = 16;

/** The registries that tell of pushes, each with its secret; throws `SettingsError` where one is missing or easily guessed. */
export function readRegistryEventSecrets(
  { registryEvents }: OperatorSettings,
  readSecret: (name: string) => string | undefined,
): ReadonlyMap<string, RegistryEvents> {
  const problems: string[] = [];
  const sources = new Map<string, RegistryEvents>();
  for (const [name, source] of Object.entries(registryEvents)) {
    const secret = readSecret(source.secretEnv) ?? "";
    if (secret.length >= shortestSecret) sources.set(name, { source, secret });
    else {
      const lack = secret === "" ? "not set" : `shorter than ${shortestSecret} characters`;
      problems.push(`registryEvents.${name}.secretEnv: the variable ${source.secretEnv} is ${lack}`);
    }
  }
  if (problems.length > 0) throw new SettingsError("settings-invalid", problems);
  return sources;
}
