import { type RegistrySettings, settingsOfHost } from "./registry-settings.ts";

/** How many lookups run at the same time, by the host that is asked. */
export interface LookupPlaces {
  /** The host that a registry's lookups count for, which may be a mirror of several, and how many it gets at most. */
  readonly of: (registry: string) => { readonly host: string; readonly places: number };
  /** The most that any host gets. */
  readonly most: number;
}

/** Lookups at the same time of a host that the operator said nothing about. */
export const usualLookups = 8;

/** Reads from the operator's settings how many lookups each host gets. */
export function lookupPlaces(settings: Pick<RegistrySettings, "registries">): LookupPlaces {
  return {
    of: (registry) => {
      const { mirror, concurrency = usualLookups } = settingsOfHost(settings, registry) ?? {};
      return { host: mirror === undefined ? registry.toLowerCase() : new URL(mirror).origin, places: concurrency };
    },
    most: Math.max(usualLookups, ...Object.values(settings.registries).map(({ concurrency }) => concurrency)),
  };
}
