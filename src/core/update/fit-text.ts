import type { WrittenPiece } from "../dockerfile/base-image-line.ts";

const mostPieces = 16;

const changed = 1;
const otherShape = 2;

/**
 * Divides a new text among the pieces of an old one, so that as few as possible change, and those keep their shape.
 *
 * `20.11.0` and `-alpine` share `20.12.0-alpine` as one would: only the first changes. Null where it cannot be done.
 */
export function fitText(pieces: readonly WrittenPiece[], text: string): readonly string[] | null {
  if (pieces.length > mostPieces) return null;
  if (text === "") return pieces.every(isLiteral) ? pieces.map(() => "") : null;
  // fits[end] is the best way for the pieces so far to make up text.slice(0, end).
  let fits = new Map<number, Fit>([[0, { cost: 0, texts: [] }]]);
  for (const piece of pieces) {
    const next = new Map<number, Fit>();
    for (const [start, fit] of fits) {
      const ends = piece.span === null ? [start + piece.text.length] : range(start, text.length);
      for (const end of ends) {
        const fitting = text.slice(start, end);
        const cost = fit.cost + costOf(piece, fitting);
        if (cost < (next.get(end)?.cost ?? Number.POSITIVE_INFINITY))
          next.set(end, { cost, texts: [...fit.texts, fitting] });
      }
    }
    fits = next;
  }
  return fits.get(text.length)?.texts ?? null;
}

interface Fit {
  readonly cost: number;
  readonly texts: readonly string[];
}

function isLiteral({ span, argument }: WrittenPiece): boolean {
  return span !== null && argument === null;
}

function costOf({ text, span }: WrittenPiece, fitting: string): number {
  if (fitting === text) return 0;
  if (span === null) return Number.POSITIVE_INFINITY;
  // An empty default may stand for another one (`${V:-20}`), and an empty line does not end a continuation.
  if (fitting === "") return Number.POSITIVE_INFINITY;
  // `$V-alpine` must not become `$Vslim`, which is another variable.
  if (/^\w/.test(fitting) !== /^\w/.test(text)) return Number.POSITIVE_INFINITY;
  return shapeOf(fitting) === shapeOf(text) ? changed : changed + otherShape;
}

function shapeOf(text: string): string {
  return text.replace(/\d+/g, "0");
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
