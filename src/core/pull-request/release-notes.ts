import type { ImageRepository } from "../image/reference.ts";
import type { ImageLink } from "./image-link.ts";

/**
 * Where the projects behind Docker's official images tell what a release brings. The sources of those images are only the
 * Dockerfiles, whose history tells nothing of it. `{1}` to `{3}` stand for the first parts of the version.
 */
const addresses: Readonly<Record<string, string>> = {
  alpine: "https://wiki.alpinelinux.org/wiki/Release_Notes_for_Alpine_{1}.{2}.0",
  golang: "https://go.dev/doc/devel/release#go{1}.{2}.{3}",
  nginx: "https://nginx.org/en/CHANGES",
  node: "https://github.com/nodejs/node/releases/tag/v{1}.{2}.{3}",
  php: "https://www.php.net/ChangeLog-{1}.php#{1}.{2}.{3}",
  postgres: "https://www.postgresql.org/docs/release/{1}.{2}/",
  python: "https://docs.python.org/release/{1}.{2}.{3}/whatsnew/changelog.html",
  redis: "https://github.com/redis/redis/releases/tag/{1}.{2}.{3}",
  rust: "https://github.com/rust-lang/rust/releases/tag/{1}.{2}.{3}",
  traefik: "https://github.com/traefik/traefik/releases/tag/v{1}.{2}.{3}",
};

/** The notes of the release that a tag names; null where none are known, or the tag tells too little of the version. */
export function releaseNotes({ registry, repository }: ImageRepository, tag: string): ImageLink | null {
  const name = registry === "docker.io" && repository.startsWith("library/") ? repository.slice("library/".length) : "";
  const address = Object.hasOwn(addresses, name) ? addresses[name] : undefined;
  const parts = /^v?(\d{1,8}(?:\.\d{1,8}){0,3})(?:-(?!rc|alpha|beta)|$)/.exec(tag)?.[1]?.split(".");
  if (address === undefined || parts === undefined) return null;
  const url = address.replaceAll(/\{(\d)\}/g, (_, place: string) => parts[Number(place) - 1] ?? "{}");
  return url.includes("{}") ? null : { text: "release notes", url };
}
