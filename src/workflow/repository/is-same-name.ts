import type { RepositoryName } from "../ports/forge.ts";

/** True where two names are those of one repository: case does not count, as in the forge's addresses. */
export function isSameName(one: RepositoryName, other: RepositoryName): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
