import type { BaseImageLine, WrittenPiece } from "../dockerfile/base-image-line.ts";
import type { Edit } from "../dockerfile/edit.ts";
import type { Span } from "../dockerfile/span.ts";
import { TracedText } from "../dockerfile/traced-text.ts";
import type { Digest } from "../image/digest.ts";
import { splitReference } from "../image/split-reference.ts";
import { fitText } from "./fit-text.ts";

/** What a reference is to become: exactly this tag and this digest, or none. */
export interface NewVersion {
  readonly tag: string | null;
  readonly digest: Digest | null;
}

/** How one line could be written, whatever other lines say. */
export interface ReferenceEdits {
  /** Each a complete way of writing it, the best first; none where it cannot be written. */
  readonly alternatives: readonly (readonly Edit[])[];
  /** Name of the `ARG` whose value takes part in a computation, if one does. */
  readonly argument: string | null;
  /** True where a digest cannot be written because other builds of the line use other images. */
  readonly dependsOnBuild: boolean;
}

/** Finds the edits that turn a line's reference into the new version, its name kept. */
export function referenceEdits(line: BaseImageLine, to: NewVersion): ReferenceEdits {
  const written = TracedText.of(line.written);
  const { name, tag, digest } = splitReference(written.text);
  const tagEnd = name.length + (tag === null ? 0 : 1 + tag.length);
  const newTag = to.tag === null ? "" : `:${to.tag}`;
  const newDigest = to.digest === null ? "" : `@${to.digest}`;

  const tagEdits = tag === null && digest === null ? [] : rewrite(written, name.length, tagEnd, newTag);
  const digestEdits = digest === null ? [] : rewrite(written, tagEnd, written.text.length, newDigest);
  const addition = digest === null ? (tag === null ? newTag : "") + newDigest : "";
  const places = addition === "" ? [[]] : placesFor(line, tag === null ? 0 : name.length + 1, addition);

  const argument = written.pieces.find(({ span }) => span === null)?.argument ?? null;
  const dependsOnBuild = to.digest !== null && written.pieces.some((piece) => piece.span === null && !piece.argument);
  if (dependsOnBuild || tagEdits === null || digestEdits === null)
    return { alternatives: [], argument, dependsOnBuild };
  const wanted = name + newTag + newDigest;
  const alternatives = places
    .map((place) => distinct([...tagEdits, ...digestEdits, ...place]))
    .filter((edits) => afterEdits(written, edits, addition) === wanted)
    .filter((edits) => argument === null || !edits.some((edit) => isInDefault(line, edit)));
  return { alternatives, argument, dependsOnBuild };
}

/** Edits that put `text` in place of a part; null where a character of it that has to change stands nowhere. */
function rewrite(written: TracedText, start: number, end: number, text: string): readonly Edit[] | null {
  if (start === end) return text === "" ? [] : insert(written, start, text);
  const { pieces } = written.slice(start, end);
  const texts = fitText(pieces, text);
  return (
    texts &&
    pieces.flatMap(({ text: before, span }, index) => {
      const after = texts[index] ?? "";
      return span === null || before === after ? [] : [narrowed(span, before, after)];
    })
  );
}

/** Before the character at `index`, or else after the one before it. */
function insert(written: TracedText, index: number, text: string): readonly Edit[] | null {
  const previous = written.offsetOf(index - 1);
  const offset = written.offsetOf(index) ?? (previous === null ? null : previous + 1);
  return offset === null ? null : [insertion(offset, text)];
}

function insertion(offset: number, text: string): Edit {
  return { span: { start: offset, end: offset }, text };
}

/** Leaves out the characters at both ends that stay, so that lines which see different parts of a default can agree. */
function narrowed(span: Span, before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let front = 0;
  while (front < shorter && before[front] === after[front]) front += 1;
  let back = 0;
  while (back < shorter - front && before.at(-1 - back) === after.at(-1 - back)) back += 1;
  return { span: { start: span.start + front, end: span.end - back }, text: after.slice(front, after.length - back) };
}

/** The end of the innermost value that has all of the version in it, then that of the reference in the instruction. */
function placesFor(line: BaseImageLine, holdsVersion: number, text: string): readonly (readonly Edit[])[] {
  const outer = line.endings.find(({ argument }) => argument === null);
  const inner = line.endings.findLast(({ from }) => from <= holdsVersion);
  const places = inner === outer ? [outer] : [inner, outer];
  return places.flatMap((ending) => (ending ? [[insertion(ending.offset, text)]] : []));
}

function distinct(edits: readonly Edit[]): readonly Edit[] {
  return [...new Map(edits.map((edit) => [`${edit.span.start}-${edit.span.end}-${edit.text}`, edit])).values()];
}

/**
 * What the reference will be: an argument may be used twice in it, also in its name.
 *
 * `addition` follows the last piece, wherever it is written, unless it was written into that piece.
 */
function afterEdits({ pieces }: TracedText, edits: readonly Edit[], addition: string): string {
  const texts = pieces.map((piece) => editedPiece(piece, edits));
  const last = pieces.at(-1)?.span?.end;
  const isInPiece = edits.some(({ span, text }) => span.start === last && span.end === last && text === addition);
  return texts.join("") + (isInPiece ? "" : addition);
}

function editedPiece({ text, span }: WrittenPiece, edits: readonly Edit[]): string {
  if (span === null) return text;
  const inside = edits.filter((edit) => span.start <= edit.span.start && edit.span.end <= span.end);
  let result = "";
  let at = 0;
  for (const edit of inside.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, edit.span.start - span.start) + edit.text;
    at = edit.span.end - span.start;
  }
  return result + text.slice(at);
}

function isInDefault(line: BaseImageLine, { span }: Edit): boolean {
  return line.consulted.some(({ start, end }) => start <= span.start && span.end <= end);
}
