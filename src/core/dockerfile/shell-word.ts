import type { EscapeCharacter } from "./parser-directives.ts";

/** What stands in a word as BuildKit's `shell.Lex` reads it; `start` and `end` are indices in its text. */
export type WordPart = LiteralPart | VariablePart;

/** Characters that stand for themselves; quotes and escape characters around them are no part of it. */
interface LiteralPart {
  readonly kind: "literal";
  readonly start: number;
  readonly end: number;
  /** True where quotes or an escape character keep blanks from ending a word. */
  readonly quoted: boolean;
}

/** `$name`, `${name}` or `${name:-word}` and the like. */
export interface VariablePart {
  readonly kind: "variable";
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly modifier: Modifier | null;
}

/** What follows the name in `${name…}`; `word` is the pattern of `#`, `%` and `/`. */
export interface Modifier {
  readonly operator: "-" | "+" | "?" | "#" | "%" | "/" | "unsupported";
  /** `:-` instead of `-`: an empty value counts as none. */
  readonly emptyIsUnset: boolean;
  readonly word: readonly WordPart[];
  /** `//` instead of `/`. */
  readonly everywhere: boolean;
  readonly replacement: readonly WordPart[];
}

const deepestNesting = 500;
const nameAt = /\d+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;

/** Reads a word; null where BuildKit reports a syntax error, or where it is nested deeper than anybody writes. */
export function parseWord(text: string, escape: EscapeCharacter): readonly WordPart[] | null {
  const reader = new WordReader(text, escape);
  return reader.readUntil(null, false);
}

class WordReader {
  readonly #text: string;
  readonly #escape: EscapeCharacter;
  #at = 0;
  #depth = 0;

  constructor(text: string, escape: EscapeCharacter) {
    this.#text = text;
    this.#escape = escape;
  }

  /** Reads to the end (`stop` null), or past `stop`. With `rawEscapes`, escape characters stay part of the text. */
  readUntil(stop: string | null, rawEscapes: boolean): readonly WordPart[] | null {
    const parts: WordPart[] = [];
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      if (character === stop) {
        this.#at += 1;
        return parts;
      }
      const done =
        character === "$"
          ? this.#readVariable(parts, false)
          : character === "'"
            ? this.#readSingleQuotes(parts)
            : character === '"'
              ? this.#readDoubleQuotes(parts, rawEscapes)
              : this.#readPlain(parts, stop, rawEscapes);
      if (!done) return null;
    }
    return stop === null ? parts : null;
  }

  #readPlain(parts: WordPart[], stop: string | null, rawEscapes: boolean): true {
    let end = this.#at;
    while (end < this.#text.length && !this.#isSpecial(this.#text[end], stop)) end += 1;
    if (end > this.#at) {
      this.#take(parts, this.#at, end, false);
      return true;
    }
    // An escape character at the very end stands for nothing.
    const from = rawEscapes ? this.#at : this.#at + 1;
    this.#take(parts, from, Math.min(this.#at + 2, this.#text.length), true);
    return true;
  }

  #isSpecial(character: string | undefined, stop: string | null): boolean {
    return (
      character === "$" || character === "'" || character === '"' || character === this.#escape || character === stop
    );
  }

  #readSingleQuotes(parts: WordPart[]): boolean {
    const close = this.#text.indexOf("'", this.#at + 1);
    if (close === -1) return false;
    this.#take(parts, this.#at + 1, close, true);
    this.#at = close + 1;
    return true;
  }

  #readDoubleQuotes(parts: WordPart[], rawEscapes: boolean): boolean {
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      const next = this.#text[this.#at + 1];
      if (character === '"') {
        this.#at += 1;
        return true;
      }
      if (character === "$") {
        if (!this.#readVariable(parts, true)) return false;
      } else if (character === this.#escape && (next === '"' || next === "$" || next === this.#escape)) {
        this.#take(parts, rawEscapes ? this.#at : this.#at + 1, this.#at + 2, true);
      } else {
        this.#take(parts, this.#at, this.#at + 1, true);
      }
    }
    return false;
  }

  #readVariable(parts: WordPart[], quoted: boolean): boolean {
    const start = this.#at;
    this.#at += 1;
    if (this.#text[this.#at] !== "{") {
      const name = this.#readName();
      if (name === "") this.#take(parts, start, start + 1, quoted);
      else parts.push({ kind: "variable", start, end: this.#at, name, modifier: null });
      return true;
    }
    this.#at += 1;
    if (this.#at >= this.#text.length || "{}:".includes(this.#text[this.#at] ?? "")) return false;
    const name = this.#readName();
    if (this.#text[this.#at] === "}") {
      this.#at += 1;
      parts.push({ kind: "variable", start, end: this.#at, name, modifier: null });
      return true;
    }
    this.#depth += 1;
    const modifier = this.#depth > deepestNesting ? null : this.#readModifier();
    this.#depth -= 1;
    if (modifier === null) return false;
    parts.push({ kind: "variable", start, end: this.#at, name, modifier });
    return true;
  }

  #readModifier(): Modifier | null {
    const emptyIsUnset = this.#text[this.#at] === ":";
    if (emptyIsUnset) this.#at += 1;
    const operator = this.#text[this.#at] ?? "";
    this.#at += 1;
    const plain = { emptyIsUnset, everywhere: false, replacement: [] };
    if (operator === "/" && !emptyIsUnset) {
      const everywhere = this.#text[this.#at] === "/";
      if (everywhere) this.#at += 1;
      const word = this.readUntil("/", true);
      const replacement = word && this.readUntil("}", true);
      return word && replacement && { operator, emptyIsUnset, word, everywhere, replacement };
    }
    if (isOperator(operator)) {
      const word = this.readUntil("}", operator === "#" || operator === "%");
      return word && { operator, word, ...plain };
    }
    // BuildKit reads the word of `${name:=word}` before it finds that it knows no `:=`; of others it does not.
    const word = emptyIsUnset ? this.readUntil("}", false) : null;
    return word && { operator: "unsupported", word, ...plain };
  }

  #readName(): string {
    nameAt.lastIndex = this.#at;
    const name = nameAt.exec(this.#text)?.[0] ?? "";
    this.#at += name.length;
    return name;
  }

  #take(parts: WordPart[], start: number, end: number, quoted: boolean): void {
    this.#at = end;
    const last = parts.at(-1);
    if (last?.kind === "literal" && last.end === start && last.quoted === quoted) {
      parts[parts.length - 1] = { ...last, end };
    } else if (start < end) {
      parts.push({ kind: "literal", start, end, quoted });
    }
  }
}

function isOperator(text: string): text is "-" | "+" | "?" | "#" | "%" {
  return text.length === 1 && "-+?#%".includes(text);
}
