import { formatReference } from "./format-reference.ts";
import type { ImageReference } from "./reference.ts";

/** Writes a reference as Docker shows it to people: `node:20` for `docker.io/library/node:20`. */
export function familiarReference(reference: ImageReference): string {
  return formatReference(reference).replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, "");
}
