const lookAlikes: readonly (readonly [RegExp, string])[] = [
  [/(?<!\w)@/g, "＠"],
  [/#(?=\d)/g, "＃"],
  [/(?<=gh)-(?=\d)/gi, "\u2011"],
  [/:\/(?=\/)/g, ":"],
  [/\[(?=(?:skip|no|ci|actions)\b)/gi, "（"],
];

/**
 * Takes from text what GitHub would act on wherever it finds it: `@name`, `#1`, `GH-1`, addresses, `[skip ci]`.
 *
 * Look-alikes stand in their place. This holds for code too: a pull request's body can become a commit message, where
 * nothing is code.
 */
export function withoutReferences(text: string): string {
  return lookAlikes.reduce((result, [pattern, replacement]) => result.replaceAll(pattern, replacement), text);
}
