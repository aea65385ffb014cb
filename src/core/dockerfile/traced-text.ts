import type { WrittenPiece } from "./base-image-line.ts";

/** A text that knows, character by character, where in the file it is written. */
export class TracedText {
  static readonly empty = new TracedText([]);

  readonly text: string;
  readonly pieces: readonly WrittenPiece[];
  /** Index in `text` at which each piece begins. */
  readonly #starts: readonly number[];

  private constructor(pieces: readonly WrittenPiece[]) {
    this.pieces = pieces;
    this.text = pieces.length === 1 ? (pieces[0]?.text ?? "") : pieces.map(({ text }) => text).join("");
    let length = 0;
    this.#starts = pieces.map(({ text }) => (length += text.length) - text.length);
  }

  /** Joins pieces; those that are neighbours in the file become one. */
  static of(pieces: Iterable<WrittenPiece>): TracedText {
    const joined: WrittenPiece[] = [];
    // Texts are joined at the end of a run: a run may be as long as the file.
    let run: { first: WrittenPiece; texts: string[]; end: number } | null = null;
    const close = () => {
      if (run === null) return;
      const { first, texts, end } = run;
      const span = first.span && { start: first.span.start, end };
      joined.push(texts.length === 1 ? first : { text: texts.join(""), span, argument: first.argument });
    };
    for (const piece of pieces) {
      if (piece.text === "") continue;
      if (run !== null && piece.span?.start === run.end && piece.argument === run.first.argument) {
        run.texts.push(piece.text);
        run.end += piece.text.length;
        continue;
      }
      close();
      run = { first: piece, texts: [piece.text], end: piece.span?.end ?? Number.NaN };
    }
    close();
    return new TracedText(joined);
  }

  /** Takes a range of a file's text, as the default of `argument` or as part of an instruction. */
  static at(text: string, start: number, argument: string | null = null): TracedText {
    return TracedText.of([{ text, span: { start, end: start + text.length }, argument }]);
  }

  /** A text that stands nowhere in the file. */
  static untraced(text: string, argument: string | null): TracedText {
    return TracedText.of([{ text, span: null, argument }]);
  }

  static join(texts: readonly TracedText[]): TracedText {
    if (texts.length === 1 && texts[0] !== undefined) return texts[0];
    return TracedText.of(texts.flatMap(({ pieces }) => pieces));
  }

  /** The characters from `start` to before `end`. */
  slice(start: number, end: number): TracedText {
    if (start === 0 && end >= this.text.length) return this;
    const pieces: WrittenPiece[] = [];
    for (let at = this.#pieceAt(start); at < this.pieces.length; at += 1) {
      const piece = this.pieces[at];
      const first = this.#starts[at];
      if (piece === undefined || first === undefined || first >= end) break;
      const from = Math.max(0, start - first);
      const to = Math.min(piece.text.length, end - first);
      const span = piece.span && { start: piece.span.start + from, end: piece.span.start + to };
      if (from < to) pieces.push({ text: piece.text.slice(from, to), span, argument: piece.argument });
    }
    return new TracedText(pieces);
  }

  /** Offset in the file of the character at `index`; of the end for an index past the last one; null if untraced. */
  offsetOf(index: number): number | null {
    const at = this.#pieceAt(index);
    const span = this.pieces[at]?.span;
    const first = this.#starts[at];
    return span && first !== undefined ? Math.min(span.start + index - first, span.end) : null;
  }

  /** The same characters as the default of `argument`. */
  asDefaultOf(argument: string): TracedText {
    return new TracedText(this.pieces.map((piece) => ({ ...piece, argument })));
  }

  #pieceAt(index: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
