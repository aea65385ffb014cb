import { RE2JS, RE2JSException } from "re2js";

/**
 * Compiles a regular expression that a stranger wrote: RE2 runs in time proportional to the text, whatever the pattern.
 */
export function compileTagPattern(source: string): { readonly pattern: RE2JS } | { readonly problem: string } {
  try {
    return { pattern: RE2JS.compile(source) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "");
    return { problem: `not a regular expression that RE2 understands: ${reason}` };
  }
}
