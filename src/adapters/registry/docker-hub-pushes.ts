import { z } from "zod";
import type { TagFacts, TagList, TagPushes } from "../../core/image/tag-list.ts";
import { isImageTag } from "./list-tags.ts";
import { parseReply } from "./parse-reply.ts";
import { isDigest } from "./prove-digest.ts";
import type { Lookup, RegistryExchange } from "./registry-exchange.ts";
import { replyInvalid } from "./registry-failure.ts";
import { DOCKER_HUB_ORIGIN, type RegistryTarget } from "./registry-target.ts";

const PAGE_SIZE = 100;
// Beyond this much news the whole list is as cheap.
const MOST_PAGES = 3;
const MOST_FACTS = 1000;
const MOST_PAGE_BYTES = 4 * 1024 * 1024;
// A push may be told late, and clocks differ: what is told of the hour before is read again.
const OVERLAP_MS = 3_600_000;

// https://docs.docker.com/reference/api/hub/latest/#tag/repositories (List repository tags)
const Page = z.object({
  count: z.int().nonnegative(),
  results: z
    .array(z.object({ name: z.string(), digest: z.unknown(), last_updated: z.iso.datetime({ offset: true }) }))
    .max(PAGE_SIZE),
});
type HubTag = z.infer<typeof Page>["results"][number];

/** Where Docker Hub tells about pushes to a repository, asked without credentials; null for what is not on Docker Hub. */
export function dockerHubTarget(target: RegistryTarget): RegistryTarget | null {
  if (target.mirrored || target.origin !== DOCKER_HUB_ORIGIN || !/^[^/]+\/[^/]+$/.test(target.repository)) return null;
  return { ...target, origin: "https://hub.docker.com", credential: null, tokenHost: null };
}

/** What a list knows of pushes that was read from Docker Hub whole, at this time. */
export function noPushesSince(now: Date): TagPushes {
  return { since: now.toISOString(), until: now.toISOString(), count: null, facts: {} };
}

/**
 * A known list with what was pushed since: one request where nothing was. Null where the list has to be read whole.
 *
 * Docker Hub's API tells tags in the order of their last push. It is a hint: whatever it says of a tag, the registry is
 * asked before the tag or its digest is believed. Throws where it cannot be used.
 */
export async function withPushesToDockerHub(
  exchange: RegistryExchange,
  lookup: Lookup,
  known: TagList & { readonly pushes: TagPushes },
  now: Date,
): Promise<TagList | null> {
  const { pushes } = known;
  const from = Date.parse(pushes.until) - OVERLAP_MS;
  const recent: HubTag[] = [];
  let count = 0;
  for (let page = 1; ; page += 1) {
    if (page > MOST_PAGES) return null;
    const told = await readPage(exchange, lookup, page);
    count = told.count;
    recent.push(...told.results.filter(({ name }) => isImageTag(name)));
    if (!isNewestFirst(recent)) throw replyInvalid(lookup.target, "its newest tags are not in order");
    const last = told.results.at(-1);
    if (!last || told.results.length < PAGE_SIZE || Date.parse(last.last_updated) < from) break;
  }
  // A tag was taken away: the order of pushes does not tell which.
  if (pushes.count !== null && count < pushes.count) return null;
  const facts = { ...pushes.facts, ...Object.fromEntries(recent.map((tag) => [tag.name, factsOf(tag)] as const)) };
  if (Object.keys(facts).length > MOST_FACTS) return null;
  const tags = new Set([...known.tags, ...recent.map(({ name }) => name)]);
  return { ...known, tags: [...tags], pushes: { since: pushes.since, until: now.toISOString(), count, facts } };
}

async function readPage(exchange: RegistryExchange, lookup: Lookup, page: number): Promise<z.infer<typeof Page>> {
  const { target } = lookup;
  const query = `page_size=${PAGE_SIZE}&ordering=last_updated${page === 1 ? "" : `&page=${page}`}`;
  const answer = await exchange.ask(lookup, {
    method: "GET",
    url: new URL(`${target.origin}/v2/repositories/${target.repository}/tags?${query}`),
    accept: "application/json",
    maxBytes: MOST_PAGE_BYTES,
    authorization: null,
  });
  if (answer.status !== 200 || answer.redirected) {
    throw replyInvalid(target, `it answered ${answer.status} when asked for its newest tags`);
  }
  return parseReply(target, answer, Page, "list of newest tags");
}

function isNewestFirst(tags: readonly HubTag[]): boolean {
  const times = tags.map((tag) => Date.parse(tag.last_updated));
  return times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time));
}

function factsOf({ digest, last_updated: updatedAt }: HubTag): TagFacts {
  const pushedAt = new Date(updatedAt).toISOString();
  return typeof digest === "string" && isDigest(digest) ? { digest, pushedAt } : { pushedAt };
}
