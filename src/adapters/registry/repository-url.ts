import type { RegistryTarget } from "./registry-target.ts";

/** Address of something of a repository, e.g. `tags/list`; what follows is made of characters that need no escape. */
export function repositoryUrl({ origin, repository }: RegistryTarget, what: string): URL {
  return new URL(`${origin}/v2/${repository}/${what}`);
}
