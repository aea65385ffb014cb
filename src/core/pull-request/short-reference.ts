import { familiarReference } from "../image/familiar-reference.ts";
import type { ImageReference } from "../image/reference.ts";
import { versionText } from "../report/image-text.ts";

/** A reference as people write it, its digest cut to what tells images apart: `node:20-alpine@sha256:1a2b3c4d…`. */
export function shortReference({ tag, digest, ...image }: ImageReference): string {
  const name = familiarReference({ ...image, tag, digest: null });
  return digest === null ? name : `${name}${versionText({ tag: null, digest })}`;
}
