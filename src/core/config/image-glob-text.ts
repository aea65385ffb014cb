import { GlobText } from "./glob-text.ts";

/**
 * A pattern for the names of images.
 *
 * A tag or a capital letter is refused: no name has one, so that the pattern would silently match nothing.
 */
export const ImageGlobText = GlobText.refine((pattern) => !/[:@]/.test(lastSegment(pattern)), {
  error: "expected the name alone, without tag or digest",
  abort: true,
}).refine((pattern) => !/[A-Z]/.test(lastSegment(pattern)), { error: "names of images are in lower case" });

/** The part that cannot be a registry with its port. */
function lastSegment(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf("/") + 1);
}
