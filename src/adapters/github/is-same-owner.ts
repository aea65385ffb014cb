import type { RepositoryName } from "../../workflow/ports/forge.ts";

/** Whether one user or organisation has both repositories; case does not count, as in GitHub's addresses. */
export function isSameOwner(one: RepositoryName, other: RepositoryName): boolean {
  return ownerOf(one) === ownerOf(other);
}

function ownerOf(repository: RepositoryName): string {
  return repository.split("/")[0]?.toLowerCase() ?? "";
}
