import { imageLabel } from "../image/image-label.ts";
import type { ImageRepository } from "../image/reference.ts";
import { compareLink } from "./compare-link.ts";
import type { ImageChange } from "./image-change.ts";
import type { ImageLink } from "./image-link.ts";
import { releaseNotes } from "./release-notes.ts";
import { safeUrl } from "./safe-url.ts";
import { sourceAddress } from "./source-address.ts";

/**
 * Where to read about a change, the most telling first and each host's pages once: the notes of the release, what changed in the
 * source or the source itself, and the page of the image.
 *
 * `image` is where the changed image comes from. Its labels
 * (https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md) are written by whoever built it: only plain https
 * addresses of named hosts are taken.
 */
export function imageLinks(
  { step, to, target, change }: Pick<ImageChange, "step" | "to" | "target" | "change">,
  image: ImageRepository,
): readonly ImageLink[] {
  const labels = target?.labels ?? {};
  const notes = step === "digest" || to.tag === null ? null : (releaseNotes(image, to.tag) ?? releasesOf(labels));
  const source = compareLink(change, labels) ?? sourceOf(labels);
  const page = hubPage(image, to.tag) ?? projectOf(labels);
  const links = [notes, source, page].filter((link) => link !== null);
  return links.filter(({ url }, index) => links.findIndex((link) => link.url === url) === index);
}

function hubPage({ registry, repository }: ImageRepository, tag: string | null): ImageLink | null {
  if (registry !== "docker.io") return null;
  const page = repository.startsWith("library/") ? repository.replace("library/", "_/") : `r/${repository}`;
  const tags = tag === null ? "" : `/tags?name=${encodeURIComponent(tag)}`;
  return { text: "Docker Hub", url: `https://hub.docker.com/${page}${tags}` };
}

function projectOf(labels: Readonly<Record<string, string>>): ImageLink | null {
  const url = safeUrl(imageLabel(labels, "url"));
  return url === null ? null : { text: `project on ${url.host}`, url: url.href };
}

/** The source at its revision. */
function sourceOf(labels: Readonly<Record<string, string>>): ImageLink | null {
  const found = sourceAddress(labels);
  if (found === null) return null;
  const { url, commit, directory } = found;
  const folder = directory === "" || directory.includes("..") ? "" : `/${directory}`;
  const tree = isRepository(url) && /^[0-9a-f]{40}$/.test(commit) ? `/tree/${commit}${folder}` : "";
  return { text: `source on ${url.host}`, url: `${url.href}${tree}` };
}

/** The releases of the source, where its host is known to have such a page. */
function releasesOf(labels: Readonly<Record<string, string>>): ImageLink | null {
  const url = sourceAddress(labels)?.url;
  return url === undefined || !isRepository(url) ? null : { text: "releases", url: `${url.href}/releases` };
}

function isRepository({ href }: { readonly href: string }): boolean {
  return /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(href);
}
