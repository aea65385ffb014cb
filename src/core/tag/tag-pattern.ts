import { RE2JS, RE2JSException } from "re2js";

/** Tells whether a tag matches a rule's expression anywhere; null where it is not one. Time is linear in the tag. */
export function tagPattern(expression: string): ((tag: string) => boolean) | null {
  try {
    const compiled = RE2JS.compile(expression);
    return (tag) => compiled.test(tag);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return null;
  }
}
