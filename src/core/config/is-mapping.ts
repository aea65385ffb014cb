/** Keys and values, as YAML calls them, as they were written. */
export type Mapping = Readonly<Record<string, unknown>>;

/** True for keys and values, and not for lists. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
