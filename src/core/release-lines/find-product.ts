import { upstreamOf } from "../config/upstream-settings.ts";
import type { ImageRepository } from "../image/reference.ts";
import type { Product } from "./release-line.ts";
import type { ReleaseLines } from "./release-lines.ts";
import table from "./release-lines.json" with { type: "json" };

const replacements: ReadonlyMap<string, string> = new Map(Object.entries(table.replacedBy));
const movedNamespaces = Object.entries(table.movedNamespaces);
const runtimesBehind: ReadonlyMap<string, string> = new Map(Object.entries(table.runtimeBehindVersion));
const flavours: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.flavourWords));

/** The product whose versions the tags of `image` carry; null where it is not known. */
export function productOf(
  named: ImageRepository,
  { products, productOfImage, upstreams }: ReleaseLines,
): Product | null {
  const image = upstreamOf(named, upstreams);
  const id =
    productOfImage.get(publisherName(image)) ?? productOfImage.get(`${image.registry}/${image.repository}`) ?? "";
  return products.get(id) ?? null;
}

/** The image that took the place of the named one; null where it is still maintained or not known. */
export function replacementOf(named: ImageRepository, { upstreams }: ReleaseLines): string | null {
  const image = upstreamOf(named, upstreams);
  const replacement = replacements.get(publisherName(image));
  if (replacement !== undefined) return replacement;
  const name = `${image.registry}/${image.repository}`;
  const moved = movedNamespaces.find(([from]) => name.startsWith(from));
  return moved === undefined ? null : moved[1] + name.slice(moved[0].length);
}

/** Words that name a flavour in this image's registry though elsewhere they mark a pre-release, e.g. `dev` on cgr.dev. */
export function flavourWordsOf(image: ImageRepository, { upstreams }: ReleaseLines): readonly string[] {
  return flavours.get(upstreamOf(image, upstreams).registry) ?? [];
}

/** The product whose version stands behind that of the image, as Node.js does in `4.0.13-22-trixie`; null where none is known. */
export function runtimeBehindVersion(image: ImageRepository, { upstreams }: ReleaseLines): string | null {
  return runtimesBehind.get(publisherName(upstreamOf(image, upstreams))) ?? null;
}

/** True where versions with an odd second part are those of development, as Perl's 5.43 is. */
export function developsInOddMinors(image: ImageRepository, { upstreams }: ReleaseLines): boolean {
  return table.developmentInOddMinors.includes(publisherName(upstreamOf(image, upstreams)));
}

/** https://github.com/docker-library/official-images#architectures-other-than-amd64 */
const architectureNamespace = /^(?:amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x|winamd64)\/(?=[^/]+$)/;

/** Mirrors and caches serve Docker's official images as `…/library/node`, and Docker Hub one architecture as `arm64v8/node`. */
function publisherName({ registry, repository }: ImageRepository): string {
  if (registry === "docker.io") return repository.replace(architectureNamespace, "library/");
  const official = repository.lastIndexOf("library/");
  return official > 0 && repository[official - 1] === "/" ? repository.slice(official) : repository;
}
