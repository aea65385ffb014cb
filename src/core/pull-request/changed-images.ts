import type { ImageChange } from "./image-change.ts";
import { markdownCode } from "./markdown-text.ts";

/** Enough to see which; the table has them all. */
const mostImages = 10;

/** The images that changes lead to, as Markdown: `node:20.11.1-alpine`, `nginx:1.27.3`. */
export function changedImages(changes: readonly Pick<ImageChange, "name" | "to">[]): string {
  const names = changes
    .slice(0, mostImages)
    .map(({ name, to }) => markdownCode(to.tag === null ? name : `${name}:${to.tag}`));
  const more = changes.length > names.length ? ` and ${changes.length - names.length} more` : "";
  return `${names.join(", ")}${more}`;
}
