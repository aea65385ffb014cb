import type { ImageReference } from "../image/reference.ts";
import type { SkipReason } from "../skip-reason.ts";
import type { LineDirectives } from "./directives.ts";
import type { Span } from "./span.ts";

// In the words of the command line's JSON.
type BaseImageInstruction = "FROM" | "COPY --from" | "ADD --from" | "RUN --mount from" | "# syntax";

/**
 * A run of characters of an expanded reference and where they stand in the file.
 *
 * `span` is null where the characters are the result of an expansion that has no one place
 * (`${V/a/b}`, the platform of the build): such characters cannot be edited. Otherwise the source text of
 * `span` equals `text`, character for character. Where `argument` is null as well, the build decides.
 */
export interface WrittenPiece {
  readonly text: string;
  readonly span: Span | null;
  /** Name of the global `ARG` whose default holds the characters; null where the instruction itself does. */
  readonly argument: string | null;
}

/**
 * A place at which characters can be written so that they follow the reference: after its last character or
 * variable, inside the quotes that close it.
 */
export interface Ending {
  readonly offset: number;
  /** Index in the expanded reference at which the value that ends here begins: 0 where it is all of it. */
  readonly from: number;
  /** Name of the global `ARG` whose default ends here; null where the instruction itself does. */
  readonly argument: string | null;
}

/** One place in a Dockerfile that names an image, external or not. */
export interface BaseImageLine {
  /** 1-based line on which the instruction begins. */
  readonly line: number;
  readonly instruction: BaseImageInstruction | `ONBUILD ${Exclude<BaseImageInstruction, "# syntax">}`;
  /** `AS` name of the build stage the line opens or stands in; null where it has none. */
  readonly stage: string | null;
  /** Value of `FROM --platform`, as written; null where absent. */
  readonly platform: string | null;
  /** The reference as it is written, quotes and variables included. */
  readonly raw: string;
  /** The whole of `raw` in the file. */
  readonly span: Span;
  /** The reference after expansion; null where the line is no image or cannot be resolved. */
  readonly reference: ImageReference | null;
  /** `"ARG V"`, or `"ARG A, ARG B"`, where defaults take part in the reference; otherwise null. */
  readonly via: string | null;
  /** Why the line is not looked up; null for an external image that can be. */
  readonly skipped: SkipReason | null;
  /** The expanded reference, piece by piece; their texts joined are what `reference` was parsed from. */
  readonly written: readonly WrittenPiece[];
  /** Where the reference can be made longer, from the instruction itself to the innermost `ARG` default. */
  readonly endings: readonly Ending[];
  /** Every `ARG` default that the expansion looked at, as one who edits it must know. */
  readonly consulted: readonly Span[];
  /** What `# plinth:` comments above the line say. */
  readonly directives: LineDirectives;
}
