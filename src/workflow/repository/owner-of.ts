import type { RepositoryName } from "../ports/forge.ts";

/** The user or organisation that has a repository. */
export function ownerOf(repository: RepositoryName): string {
  return repository.split("/")[0] ?? "";
}
