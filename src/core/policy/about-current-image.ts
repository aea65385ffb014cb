/** Rules that speak against the image that is used now: a reason to change, not one against the change. */
const rules: ReadonlySet<string> = new Set(["release-line-ended", "image-replaced"]);

/** True where a rule's result is about the image that is used now, whatever becomes of it. */
export function isAboutCurrentImage({ rule }: { readonly rule: string }): boolean {
  return rules.has(rule);
}
