import { RE2JS, RE2JSException } from "re2js";
import { patternSize } from "./pattern-size.ts";

/** Far more than a pattern for tags needs; a thousand times that many take a second to compile. */
const largestPattern = 500;

/**
 * Compiles a regular expression that a stranger wrote: RE2 runs in time proportional to the text, whatever the pattern, and one
 * whose repetitions would take long to write out is not compiled.
 */
export function compileTagPattern(source: string): { readonly pattern: RE2JS } | { readonly problem: string } {
  if (patternSize(source) > largestPattern) return { problem: "its repetitions make it too large" };
  try {
    return { pattern: RE2JS.compile(source) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "");
    return { problem: `not a regular expression that RE2 understands: ${reason}` };
  }
}
