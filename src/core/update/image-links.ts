import type { ImageRepository } from "../image/reference.ts";

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
  const source = sourceOf(label(labels, "source"), label(labels, "revision"));
  const project = safeUrl(label(labels, "url"));
  const links: ImageLink[] = [
    ...dockerHub(image, tag),
    ...source,
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

/** Docker's official images write the address of a git repository, then `#commit:directory`. */
const gitSource = /^(.*)\.git#([0-9a-f]{40})(?::([\w./-]*))?$/;

/** The source at its revision, and the releases where the host is known to have such a page. */
function sourceOf(source: string, revision: string): ImageLink[] {
  const [, address = source, commit = revision, directory = ""] = gitSource.exec(source) ?? [];
  const url = safeUrl(address.replace(/\.git$/, ""));
  if (url === null) return [];
  const text = `source on ${url.host}`;
  if (!/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(url.href)) return [{ text, url: url.href }];
  const folder = directory === "" || directory.includes("..") ? "" : `/${directory}`;
  const tree = /^[0-9a-f]{40}$/.test(commit) ? `/tree/${commit}${folder}` : "";
  return [
    { text, url: `${url.href}${tree}` },
    { text: "releases", url: `${url.href}/releases` },
  ];
}

function safeUrl(text: string): { readonly href: string; readonly host: string } | null {
  const url = text.length > 500 ? null : URL.parse(text);
  if (url === null || url.protocol !== "https:" || url.username || url.password || url.port) return null;
  const host = url.hostname;
  if (!/^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(host)) return null;
  const path = url.pathname.replaceAll(/[^\w/.%~-]/g, percentEncoded).replace(/\/$/, "");
  // A link to an issue would appear on that issue; GitHub's own detour does not.
  const isMention = host === "github.com" && /\/(?:issues|pulls?|discussions|commit)\//.test(path);
  return { href: `https://${isMention ? "redirect.github.com" : host}${path}`, host };
}

/** Every character that is left in a parsed address is ASCII. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function label(labels: Readonly<Record<string, string>>, name: string): string {
  const key = `org.opencontainers.image.${name}`;
  return Object.hasOwn(labels, key) ? (labels[key] ?? "") : "";
}
