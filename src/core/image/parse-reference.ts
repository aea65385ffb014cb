import type { Digest } from "./digest.ts";
import type { ImageReference } from "./reference.ts";
import { splitReference } from "./split-reference.ts";

// The grammar of https://github.com/distribution/reference, whose names for the parts are kept:
//   reference       := name [ ":" tag ] [ "@" digest ]
//   name            := [domain "/"] remote-name
//   domain          := host [":" port]
//   remote-name     := path-component ["/" path-component]*
const domainComponent = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const domain = new RegExp(`^(?:${domainComponent}(?:\\.${domainComponent})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const remoteName = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagText = /^\w[\w.-]{0,127}$/;
const digestText = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
const imageId = /^[a-f0-9]{64}$/;

const longestRepository = 255;

/**
 * Reads an image reference and normalises it as distribution/reference does: `node` is `docker.io/library/node`.
 *
 * Null for what is none: upper-case repositories, a bare image ID of 64 digits, digests other than sha256 and sha512.
 */
export function parseReference(text: string): ImageReference | null {
  if (imageId.test(text)) return null;
  const parts = splitReference(text);
  const { registry, repository } = splitDomain(parts.name);
  if (!domain.test(registry) || !remoteName.test(repository)) return null;
  if (parts.tag !== null && !tagText.test(parts.tag)) return null;
  if (parts.digest !== null && !isDigest(parts.digest)) return null;
  if (repository.length > longestRepository) return null;
  return { registry, repository, tag: parts.tag, digest: parts.digest };
}

function isDigest(text: string): text is Digest {
  return digestText.test(text);
}

/** What stands before the first slash is a host if it looks like one: a dot, a port, capitals, or `localhost`. */
function splitDomain(name: string): { registry: string; repository: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = first !== "" && (/[.:]/.test(first) || first === "localhost" || first.toLowerCase() !== first);
  const registry = isHost ? first : "docker.io";
  const repository = isHost ? name.slice(slash + 1) : name;
  if (registry !== "docker.io" && registry !== "index.docker.io") return { registry, repository };
  return { registry: "docker.io", repository: repository.includes("/") ? repository : `library/${repository}` };
}
