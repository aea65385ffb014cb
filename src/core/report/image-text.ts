import { familiarReference } from "../image/familiar-reference.ts";

/** An image's name as people write it: `node` for `docker.io/library/node`. */
export function familiarName({ registry, repository }: { registry: string; repository: string }): string {
  return familiarReference({ registry, repository, tag: null, digest: null });
}

/** Tag and digest for a narrow place: `20.11.1-alpine@sha256:1a2b3c4d…`; `latest` in words where neither is written. */
export function versionText({ tag, digest }: { tag: string | null; digest: string | null }): string {
  if (digest === null) return tag ?? "(no tag)";
  return `${tag ?? ""}@${shortDigest(digest)}`;
}

/** As many digits as tell images apart at a glance, in the way of Docker and git. */
export function shortDigest(digest: string): string {
  const [algorithm = "", hex = ""] = digest.split(":");
  return `${algorithm}:${hex.slice(0, 8)}…`;
}
