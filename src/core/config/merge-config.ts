import { isMapping, type Mapping } from "./is-mapping.ts";

/**
 * Puts a repository's file over its organisation's, as both were written, before defaults are filled in.
 *
 * The repository wins field by field. Only `rules` are joined, the repository's first: the first match wins there too,
 * so that a rule of the organisation stays in force until a rule of the repository says otherwise.
 */
export function mergeConfig(organisation: Mapping, repository: Mapping): Mapping {
  const merged: Record<string, unknown> = { ...organisation };
  for (const [key, value] of Object.entries(repository)) {
    const inherited = organisation[key];
    if (key === "rules" && Array.isArray(value) && Array.isArray(inherited)) merged[key] = [...value, ...inherited];
    else if (isMapping(value) && isMapping(inherited)) merged[key] = { ...inherited, ...value };
    else merged[key] = value;
  }
  return merged;
}
