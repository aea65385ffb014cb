import { z } from "zod";
import type { TagList, TagListValidator } from "../../core/image/tag-list.ts";
import type { PageSizes } from "./page-sizes.ts";
import { parseReply } from "./parse-reply.ts";
import { repositoryUrl } from "./repository-url.ts";
import type { Lookup } from "./registry-exchange.ts";
import { replyInvalid } from "./registry-failure.ts";
import type { RegistrySession } from "./registry-session.ts";
import type { RegistryTarget } from "./registry-target.ts";
import { validatorFor, validatorOf } from "./tag-list-validator.ts";

/** Caps on one listing of tags. */
export interface TagListLimits {
  readonly pages: number;
  readonly tags: number;
  readonly bytes: number;
}

export const TAG_LIST_LIMITS: TagListLimits = { pages: 100, tags: 50_000, bytes: 10 * 1024 * 1024 };

// https://github.com/opencontainers/distribution-spec (Pulling manifests)
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
// cosign's and the referrers fallback's: they are named after digests and are no versions.
const SIGNATURE_TAG = /^sha256-[0-9a-f]{64}(?:\.\w+)?$/;

const Page = z.object({ tags: z.array(z.unknown()).nullish() });

/**
 * Every tag of a repository, page by page; null where there is no such repository.
 *
 * A list of one page that is `known` is asked for on the condition that it changed.
 */
export async function listTags(
  session: RegistrySession,
  lookup: Lookup,
  asking: { readonly limits: TagListLimits; readonly pageSizes: PageSizes; readonly known?: TagList | undefined },
): Promise<TagList | null> {
  const { limits, pageSizes, known } = asking;
  const { target } = lookup;
  const tags = new Set<string>();
  const seen = new Set<string>();
  let bytes = 0;
  const size = pageSizes.of(target.origin);
  let next: URL | null = repositoryUrl(target, `tags/list?n=${size}`);
  for (let page = 1; next; page += 1) {
    if (page > limits.pages || tags.size >= limits.tags) return { tags: [...tags], truncated: true };
    if (seen.has(next.href)) throw replyInvalid(target, "its list of tags goes round in a circle");
    seen.add(next.href);
    const condition: TagListValidator | null = page === 1 && known ? validatorFor(next, known) : null;
    const question = { method: "GET", url: next, accept: "application/json", maxBytes: limits.bytes - bytes } as const;
    let answer = await session.ask(lookup, { ...question, ...(condition && { condition }) });
    if (page === 1 && pageSizes.isTooLarge(target.origin, size, answer.status)) {
      return await listTags(session, lookup, asking);
    }
    if (answer.status === 304 && condition) {
      if (known && answer.headers["link"] === undefined) return known;
      // What is new may stand on a page that was not there before.
      answer = await session.ask(lookup, question);
    }
    if (answer.status === 404) return page === 1 ? null : { tags: [...tags], truncated: true };
    if (answer.status !== 200) throw replyInvalid(target, `it answered ${answer.status} when asked for its tags`);
    if (page > 1 && answer.body.kind === "refused" && answer.body.reason === "too-large") {
      return { tags: [...tags], truncated: true };
    }
    const listed = parseReply(target, answer, Page, "list of tags").tags ?? [];
    for (const tag of listed) {
      if (tags.size >= limits.tags) return { tags: [...tags], truncated: true };
      if (typeof tag === "string" && isImageTag(tag)) tags.add(tag);
    }
    if (answer.body.kind === "read") bytes += answer.body.bytes.byteLength;
    const address = next.href;
    next = nextPage(target, next, answer.headers["link"]);
    const validator = page === 1 && next === null ? validatorOf(address, answer.headers, listed.length) : null;
    if (validator) return { tags: [...tags], truncated: false, validator };
  }
  return { tags: [...tags], truncated: false };
}

/** True for what may be a tag of an image, and not of an image's signature. */
export function isImageTag(tag: string): boolean {
  return TAG.test(tag) && !SIGNATURE_TAG.test(tag);
}

/**
 * The address of the next page (RFC 8288); null after the last.
 *
 * Only the registry itself may be named: following a link elsewhere would let a registry choose what Plinth asks. Of the link
 * the query alone is followed, as the path is that of the list (distribution-spec, Listing Tags). Artifactory leaves out of
 * it the part that names its own repository (RTFACT-18971), and Nexus puts one in that its connector's port does not know
 * (https://github.com/sonatype/nexus-public/issues/1011).
 */
function nextPage(target: RegistryTarget, current: URL, link: string | undefined): URL | null {
  const address = link === undefined ? null : addressOfNext(link);
  if (address === null) return null;
  const next = URL.parse(address, current.href);
  // A registry behind a proxy that ends TLS writes its links with http: the host is what counts.
  if (next?.host !== current.host || !["http:", "https:"].includes(next.protocol)) {
    throw replyInvalid(target, "its list of tags continues on another host");
  }
  return new URL(`${current.origin}${current.pathname}${next.search}`);
}

function addressOfNext(link: string): string | null {
  if (link.length > 8192) return null;
  for (const value of link.split(/,(?=\s*<)/)) {
    const end = value.indexOf(">");
    const start = value.indexOf("<");
    if (start === -1 || end < start) continue;
    const isNext = value
      .slice(end + 1)
      .split(";")
      .some((parameter) => /^\s*rel\s*=\s*"?next"?\s*$/i.test(parameter));
    if (isNext) return value.slice(start + 1, end);
  }
  return null;
}
