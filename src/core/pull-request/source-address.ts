import { imageLabel } from "../image/image-label.ts";
import { safeUrl } from "./safe-url.ts";

/** Docker's official images write the address of a git repository, then `#commit:directory`. */
const gitSource = /^(.*)\.git#([0-9a-f]{40})(?::([\w./-]*))?$/;

/** Where the source of an image is, by its labels; null where they name no address that can be linked to. */
export function sourceAddress(labels: Readonly<Record<string, string>>): {
  readonly url: { readonly href: string; readonly host: string };
  /** As it is written; may be anything. */
  readonly commit: string;
  readonly directory: string;
} | null {
  const source = imageLabel(labels, "source");
  const [, address = source, commit = imageLabel(labels, "revision"), directory = ""] = gitSource.exec(source) ?? [];
  const url = safeUrl(address.replace(/\.git$/, ""));
  return url === null ? null : { url, commit, directory };
}
