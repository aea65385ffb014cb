import type { DigestChange } from "../image/digest-change.ts";
import type { ImageLink } from "./image-link.ts";
import { sourceAddress } from "./source-address.ts";

const commit = /^[0-9a-f]{7,64}$/;

/**
 * Where to read what changed in the source of an image between two revisions; null where its host has no such page, or
 * the revisions are no commits.
 *
 * GitHub's pages are reached through its detour, so that nobody there is told of the pull request.
 */
export function compareLink(change: DigestChange | null, labels: Readonly<Record<string, string>>): ImageLink | null {
  const source = change?.causes.find(({ kind }) => kind === "source-changed");
  const url = sourceAddress(labels)?.url;
  if (source?.kind !== "source-changed" || url === undefined) return null;
  if (!commit.test(source.from) || !commit.test(source.to)) return null;
  const range = `${source.from}...${source.to}`;
  const text = "what changed in its source";
  const [, path = ""] = /^https:\/\/github\.com(\/[\w.-]+\/[\w.-]+)$/.exec(url.href) ?? [];
  if (path !== "") return { text, url: `https://redirect.github.com${path}/compare/${range}` };
  return url.host === "gitlab.com" ? { text, url: `${url.href}/-/compare/${range}` } : null;
}
