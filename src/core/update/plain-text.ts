import { withoutInvisible } from "./without-invisible.ts";

const lookAlikes: Readonly<Record<string, string>> = { "@": "＠", "#": "＃", "[": "(", "]": ")" };

/**
 * Makes text from outside harmless in a title or commit message, on one line.
 *
 * GitHub acts on what stands there: it links `#1` and `GH-1`, closes what follows `fixes`, tells people by `@name`, and
 * skips checks for `[skip ci]`. Look-alikes stand for the characters that do it; what else could mean something
 * somewhere becomes `_`.
 */
export function plainText(text: string, longest = 200): string {
  return withoutInvisible(text, longest)
    .replaceAll(/[@#[\]]/g, (character) => lookAlikes[character] ?? "_")
    .replaceAll(/[^\p{L}\p{M}\p{N} ._/:+(),~=→…＠＃-]/gu, "_")
    .replaceAll("://", ":/")
    .replaceAll(/(gh)-(?=\d)/gi, "$1\u2011");
}
