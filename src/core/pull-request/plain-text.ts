import { withoutInvisible } from "./without-invisible.ts";
import { withoutReferences } from "./without-references.ts";

/**
 * Makes text from outside harmless in a title or commit message, on one line.
 *
 * What could mean something there to GitHub, or to the tools of others, becomes a look-alike or `_`.
 */
export function plainText(text: string, longest = 200): string {
  return withoutReferences(withoutInvisible(text, longest)).replaceAll(
    /[^\p{L}\p{M}\p{N} ._/:+(),~=→…＠＃（\u2011-]/gu,
    "_",
  );
}
