import type { Digest } from "../../core/image/digest.ts";
import { ACCEPT_MANIFESTS } from "./media-types.ts";
import { bytesOf } from "./parse-reply.ts";
import { digestOfBytes, isDigest } from "./prove-digest.ts";
import { mediaTypeOf, MOST_MANIFEST_BYTES } from "./read-image.ts";
import { repositoryUrl } from "./repository-url.ts";
import type { Lookup } from "./registry-exchange.ts";
import { replyInvalid } from "./registry-failure.ts";
import type { RegistrySession } from "./registry-session.ts";

/**
 * The digest a tag has now; null where there is no such tag.
 *
 * Asked by HEAD, which Docker Hub does not count as a pull. Where a registry tells no SHA-256, or knows no HEAD, the
 * manifest is read and hashed.
 */
export async function resolveTag(session: RegistrySession, lookup: Lookup, tag: string): Promise<Digest | null> {
  const question = {
    url: repositoryUrl(lookup.target, `manifests/${encodeURIComponent(tag)}`),
    accept: ACCEPT_MANIFESTS,
    maxBytes: MOST_MANIFEST_BYTES,
  };
  const head = await session.ask(lookup, { ...question, method: "HEAD" });
  if (head.status === 404) return null;
  const told = head.headers["docker-content-digest"];
  if (head.status === 200 && isDigest(told) && told.startsWith("sha256:")) return told;
  if (head.status !== 200 && head.status !== 405) {
    throw replyInvalid(lookup.target, `it answered ${head.status} when asked for the tag ${tag}`);
  }
  const whole = await session.ask(lookup, { ...question, method: "GET" });
  if (whole.status === 404) return null;
  if (whole.status !== 200)
    throw replyInvalid(lookup.target, `it answered ${whole.status} when asked for the tag ${tag}`);
  const bytes = bytesOf(lookup.target, whole, "manifest");
  // A page to log in at has a hash as well.
  mediaTypeOf(lookup, bytes, whole);
  return digestOfBytes(bytes);
}
