import type { OsNames } from "./os-names.ts";
import type { VersionScheme } from "./parsed-tag.ts";
import { type Piece, splitComponents } from "./split-components.ts";
import { classifyComponent, isDay } from "./tag-component.ts";

/** Where the version begins, or -1. Without any other number it is a counted one: `server-b4719`. */
export function versionStart(tag: string, osNames: OsNames): number {
  if (isDigit(tag, 0)) {
    if (!isWordSize(tag)) return 0;
  } else if ((tag[0] === "v" || tag[0] === "V") && isDigit(tag, 1)) return 1;
  const pieces = splitComponents(tag);
  let offset = 0;
  let glued = -1;
  let counted = -1;
  for (let index = 0; index < pieces.length; index += 1) {
    const { separator, word } = pieces[index] ?? { separator: "", word: "" };
    const at = offset + separator.length;
    offset = at + word.length;
    const lower = word.toLowerCase();
    const next = pieces[index + 1];
    const surroundings = {
      previous: pieces[index - 1]?.word.toLowerCase() ?? "",
      next: next?.word.toLowerCase() ?? null,
      startsTag: index === 0,
      touchesVersion: false,
    };
    const component = classifyComponent(lower, surroundings, osNames);
    if (component.kind === "revision") {
      if (isDigit(word, 0)) return at;
      if (counted === -1 && component.taken === undefined) counted = at + word.search(/\d/);
    }
    if (component.kind === "flavour") {
      if (isDigit(word, 0) && !isWordSize(word)) return /^\d+$/.test(word) ? toolStart(pieces, index, at) : at;
      const dotted = index === 0 ? /^[A-Za-z]{2,}\.(?=\d)/.exec(word) : null;
      if (dotted !== null) return at + dotted[0].length;
      if (/^[vV]\d/.test(word)) return at + 1;
      if (glued === -1 && index === 0) {
        const digits = /^[A-Za-z]+(?=\d)/.exec(word);
        if (digits !== null) glued = at + digits[0].length;
      }
    }
    if (component.kind === "os" && component.taken === 2 && next !== undefined) {
      offset += next.separator.length + next.word.length;
      index += 1;
    }
  }
  return glued === -1 ? counted : glued;
}

/**
 * In `temurin-21-lein-2.11.2` the version is that of the tool, and 21 is what it runs on: a full version behind a later
 * word goes before a single number. `at` is where that number, the piece at `index`, begins.
 */
function toolStart(pieces: readonly Piece[], index: number, at: number): number {
  let offset = at;
  for (let later = index; later < pieces.length; later += 1) {
    const { separator, word } = pieces[later] ?? { separator: "", word: "" };
    if (later > index) offset += separator.length;
    const behindWord = later > index + 1 && /^[A-Za-z]+$/.test(pieces[later - 1]?.word ?? "");
    if (behindWord && /^\d+\.\d+\.\d+/.test(word)) return offset;
    offset += word.length;
  }
  return at;
}

/** `32bit` is a flavour. */
function isWordSize(word: string): boolean {
  return word.startsWith("32bit") || word.startsWith("64bit");
}

/** The version part of a tag, and where it ends. */
export interface VersionPart {
  readonly parts: readonly number[];
  readonly scheme: VersionScheme;
  /** The scheme and, for a day, how it is written: `20240115`, `2024-01-15` and `2024.01` are not the same form. */
  readonly form: string;
  /** How many digits each part has, where one of them begins with zeros; null where none does. */
  readonly widths: readonly number[] | null;
  readonly end: number;
}

const maximumParts = 6;
const maximumDigits = 15;

/** Reads the version that begins at `start`; null where it is longer than any version is. */
export function readVersion(tag: string, start: number): VersionPart | null {
  const parts: number[] = [];
  let index = start;
  const widths: number[] = [];
  let digits = 0;
  let value = 0;
  let padded = false;
  for (; ; index += 1) {
    const code = tag.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      digits += 1;
      if (digits > maximumDigits) return null;
      value = value * 10 + (code - 48);
      continue;
    }
    parts.push(value);
    widths.push(digits);
    padded ||= digits > 1 && tag.charCodeAt(index - digits) === 48;
    if (code !== 46 || !isDigit(tag, index + 1)) break;
    if (parts.length === maximumParts) return null;
    digits = 0;
    value = 0;
  }
  if (parts.length === 1 && index - start === 4 && value >= 1990 && value < 2100) {
    const moment = /^-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)Z/.exec(tag.slice(index, index + 16));
    if (moment !== null) {
      const numbers = [value, ...moment.slice(1).map(Number)];
      return { parts: numbers, scheme: "date", form: "date-T", widths: null, end: index + moment[0].length };
    }
    const day = /^-(0[1-9]|1[0-2])(?:-([0-3]\d))?(?![0-9A-Za-z.])/.exec(tag.slice(index, index + 7));
    if (day !== null) {
      parts.push(Number(day[1]));
      if (day[2] !== undefined) parts.push(Number(day[2]));
      return { parts, scheme: "date", form: `date-${parts.length}`, widths: null, end: index + day[0].length };
    }
  }
  const scheme = schemeOf(tag, start, index, parts);
  const form = scheme === "date" ? `date.${widths[0]}.${parts.length === 3 ? 3 : ""}` : scheme;
  return { parts, scheme, form, widths: padded && scheme === "version" ? widths : null, end: index };
}

function schemeOf(tag: string, start: number, end: number, parts: readonly number[]): VersionScheme {
  const length = end - start;
  if (length < 5) return "version";
  const firstLength = tag.indexOf(".", start) === -1 ? length : Math.min(length, tag.indexOf(".", start) - start);
  if (firstLength === 8 && isDay(tag.slice(start, start + 8))) return "date";
  if (parts.length === 1) return length === 12 || length === 14 ? "date" : length > 4 ? "build" : "version";
  if (length === 10 && parts.length === 3 && isDay(tag.slice(start, end).replaceAll(".", ""))) return "date";
  return "version";
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
