import type { ImageRepository } from "../image/reference.ts";
import { imageLabel } from "../image/image-label.ts";
import { safeUrl } from "./safe-url.ts";
import { sourceAddress } from "./source-address.ts";

/** A link whose text is Plinth's own and whose address holds nothing that Markdown acts on. */
export interface ImageLink {
  readonly text: string;
  readonly url: string;
}

/**
 * Where to read about an image: its page on Docker Hub, and what its labels name
 * (https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md).
 *
 * Labels are written by whoever built the image: only plain https addresses of named hosts are taken.
 */
export function imageLinks(
  image: ImageRepository,
  tag: string | null,
  labels: Readonly<Record<string, string>>,
): readonly ImageLink[] {
  const project = safeUrl(imageLabel(labels, "url"));
  const links: ImageLink[] = [
    ...dockerHub(image, tag),
    ...sourceOf(labels),
    ...(project === null ? [] : [{ text: `project on ${project.host}`, url: project.href }]),
  ];
  return [...new Map(links.toReversed().map((link) => [link.url, link])).values()].toReversed();
}

function dockerHub({ registry, repository }: ImageRepository, tag: string | null): ImageLink[] {
  if (registry !== "docker.io") return [];
  const page = repository.startsWith("library/") ? repository.replace("library/", "_/") : `r/${repository}`;
  const tags = tag === null ? "" : `/tags?name=${encodeURIComponent(tag)}`;
  return [{ text: "Docker Hub", url: `https://hub.docker.com/${page}${tags}` }];
}

/** The source at its revision, and the releases where the host is known to have such a page. */
function sourceOf(labels: Readonly<Record<string, string>>): ImageLink[] {
  const found = sourceAddress(labels);
  if (found === null) return [];
  const { url, commit, directory } = found;
  const text = `source on ${url.host}`;
  if (!/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(url.href)) return [{ text, url: url.href }];
  const folder = directory === "" || directory.includes("..") ? "" : `/${directory}`;
  const tree = /^[0-9a-f]{40}$/.test(commit) ? `/tree/${commit}${folder}` : "";
  return [
    { text, url: `${url.href}${tree}` },
    { text: "releases", url: `${url.href}/releases` },
  ];
}
