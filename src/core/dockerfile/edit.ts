import type { Span } from "./span.ts";

/** One change to a file: the characters of `span` become `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}
