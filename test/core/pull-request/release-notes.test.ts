import { expect, test } from "vitest";
import { releaseNotes } from "../../../src/core/pull-request/release-notes.ts";

function notes(repository: string, tag: string, registry = "docker.io"): string | null {
  return releaseNotes({ registry, repository }, tag)?.url ?? null;
}

// Each is an address of the project's own site, in the form in which that links to its releases.
test.for([
  ["alpine", "3.21.2", "https://wiki.alpinelinux.org/wiki/Release_Notes_for_Alpine_3.21.0"],
  ["golang", "1.26.5-bookworm", "https://go.dev/doc/devel/release#go1.26.5"],
  ["node", "22.12.0-alpine3.21", "https://github.com/nodejs/node/releases/tag/v22.12.0"],
  ["php", "8.4.14-fpm", "https://www.php.net/ChangeLog-8.php#8.4.14"],
  ["postgres", "17.5-alpine", "https://www.postgresql.org/docs/release/17.5/"],
  ["python", "3.13.4-slim", "https://docs.python.org/release/3.13.4/whatsnew/changelog.html"],
  ["traefik", "v3.3.1", "https://github.com/traefik/traefik/releases/tag/v3.3.1"],
] as const)("%s:%s has its notes at %s", ([name, tag, url]) => {
  expect(notes(`library/${name}`, tag)).toBe(url);
});

test.for([
  ["a version that names no single release", "library/node", "22-alpine", "docker.io"],
  ["a pre-release", "library/python", "3.14.0-rc1", "docker.io"],
  ["a pre-release without a hyphen", "library/python", "3.14.0rc1", "docker.io"],
  ["a tag without a version", "library/node", "lts-alpine", "docker.io"],
  ["an image of nobody's list", "library/constructor", "1.2.3", "docker.io"],
  ["somebody else's image of that name", "acme/node", "22.12.0", "docker.io"],
  ["another registry's image of that name", "library/node", "22.12.0", "ghcr.io"],
] as const)("%s has none", ([, repository, tag, registry]) => {
  expect(notes(repository, tag, registry)).toBeNull();
});
