import type { ImageReference } from "./reference.ts";

/** Writes a reference in full: `docker.io/library/node:20@sha256:…`. */
export function formatReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === null ? "" : `:${tag}`}${digest === null ? "" : `@${digest}`}`;
}
