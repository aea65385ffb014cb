import type { ImageRepository } from "../image/reference.ts";

/** `docker.io/library/node`, `library/node` and `node` are one image; people write any of them. */
export function imageNames({ registry, repository }: ImageRepository): readonly string[] {
  const full = `${registry}/${repository}`;
  if (registry !== "docker.io") return [full];
  return repository.startsWith("library/")
    ? [full, repository, repository.slice("library/".length)]
    : [full, repository];
}
