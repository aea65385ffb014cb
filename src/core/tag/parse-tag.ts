import type { OsRelease, ParsedTag, PreRelease, VersionScheme } from "./parsed-tag.ts";
import { classifyComponent, isDay } from "./tag-component.ts";

/**
 * Takes a tag apart.
 *
 *     tag       = [ prefix ] version [ rest ]  |  rest
 *     prefix    = text before the first number that is a version: "v", "jdk-", "bookworm-", "img_"
 *     version   = 1 to 5 numbers joined by dots
 *     rest      = components led by "-", "_", "." or nothing: pre-release, revision, operating system,
 *                 architecture, commit, or a word that names a flavour
 *
 * `memory` keeps what was read behind versions: thousands of tags share a few dozen of those texts.
 */
export function parseTag(tag: string, memory: RestMemory = restMemory()): ParsedTag {
  if (isSignature(tag)) return unversioned(tag, "signature");
  const start = versionStart(tag);
  if (start === -1)
    return isCommit(tag) ? unversioned(tag, "commit") : withoutVersion(tag, readRest(tag, memory.around, memory));
  const head = readVersion(tag, start);
  if (head === null || (head.parts.length === 1 && isCommit(tag))) {
    return isCommit(tag) ? unversioned(tag, "commit") : withoutVersion(tag, readRest(tag, memory.around, memory));
  }
  const prefix = start === 0 ? noRest : readRest(tag.slice(0, start), memory.around, memory);
  if (prefix.branch) return unversioned(tag, prefix.commitPrefix ? "commit" : "moving");
  const rest = readRest(tag.slice(head.end), memory.behind, memory);
  const exact = rest.exact && head.scheme === "version";
  return {
    tag,
    kind: "version",
    scheme: head.scheme,
    parts: head.parts,
    preRelease: rest.preRelease ?? prefix.preRelease,
    revisions: rest.revisions,
    osReleases: prefix.osReleases.length === 0 ? rest.osReleases : [...prefix.osReleases, ...rest.osReleases],
    architecture: prefix.architecture ?? rest.architecture,
    osFirst: prefix.osReleases.length > 0,
    family:
      prefix === noRest && head.scheme === "version" ? rest.versionFamily : `${prefix.form}${head.scheme}${rest.form}`,
    precision: exact || head.scheme === "date" ? 0 : head.parts.length,
    variant: prefix.variant + rest.variant,
  };
}

/** Remembered readings of what stands around versions; the tags of one repository share one. */
export interface RestMemory {
  readonly flavourWords: readonly string[];
  readonly behind: Map<string, Rest>;
  readonly around: Map<string, Rest>;
}

/** An empty memory. `flavourWords` are pre-release words that mean a flavour in this registry. */
export function restMemory(flavourWords: readonly string[] = []): RestMemory {
  return { flavourWords, behind: new Map(), around: new Map() };
}

/** Bounds the memory for lists in which every tag ends differently. */
const remembered = 20_000;

interface Rest {
  readonly form: string;
  /** `form` behind a plain version, built once so that tags of one family share one string. */
  readonly versionFamily: string;
  readonly preRelease: PreRelease | null;
  readonly revisions: readonly (readonly number[])[];
  readonly osReleases: readonly OsRelease[];
  readonly architecture: string | null;
  readonly variant: string;
  /** A build counter such as `_7` or `-b06` makes the version exact, however many parts it has. */
  readonly exact: boolean;
  /** The text names a branch, a pull request or a commit, so that the number behind it is no version. */
  readonly branch: boolean;
  readonly commitPrefix: boolean;
}

const noRest: Rest = {
  form: "",
  versionFamily: "version",
  preRelease: null,
  revisions: [],
  osReleases: [],
  architecture: null,
  variant: "",
  exact: false,
  branch: false,
  commitPrefix: false,
};

const branchWords: ReadonlySet<string> = new Set(
  "pr mr pull issue branch feature feat fix dependabot renovate".split(" "),
);
const commitWords: ReadonlySet<string> = new Set("sha sha1 sha256 git commit".split(" "));

function readRest(text: string, known: Map<string, Rest>, memory: RestMemory): Rest {
  if (text === "") return noRest;
  let rest = known.get(text);
  if (rest === undefined) {
    rest = parseRest(text, known === memory.behind, memory.flavourWords);
    if (known.size < remembered) known.set(text, rest);
  }
  return rest;
}

function parseRest(text: string, behindVersion: boolean, flavourWords: readonly string[]): Rest {
  const pieces = splitComponents(text);
  let form = "";
  let preRelease: PreRelease | null = null;
  let architecture: string | null = null;
  let variant = "";
  let exact = false;
  const revisions: (readonly number[])[] = [];
  const osReleases: OsRelease[] = [];
  for (let index = 0; index < pieces.length; index += 1) {
    const { separator, word } = pieces[index] ?? { separator: "", word: "" };
    const next = pieces[index + 1];
    const component = classifyComponent(word.toLowerCase(), {
      previous: pieces[index - 1]?.word.toLowerCase() ?? "",
      next: next === undefined || next.separator === "." ? null : next.word.toLowerCase(),
      touchesVersion: behindVersion && index === 0 && separator !== "-",
    });
    switch (component.kind) {
      case "os":
        osReleases.push(component.os);
        form += `${separator}{${component.form}}`;
        index += component.taken - 1;
        break;
      case "pre-release":
        if (!behindVersion || flavourWords.includes(word)) {
          form += separator + word;
          variant += ` ${word}`;
          break;
        }
        preRelease = component.preRelease;
        index += component.taken - 1;
        break;
      case "revision":
        revisions.push(component.numbers);
        exact ||= index < 2 && (separator === "_" || component.form === "b*");
        form += `${separator}{${exact ? "b*" : component.form}}`;
        break;
      case "commit":
        form += `${separator}{commit}`;
        break;
      case "architecture":
        architecture = component.name;
        form += separator + word;
        break;
      case "flavour":
        form += separator + word;
        variant += ` ${word}`;
        break;
    }
  }
  const first = pieces[0]?.word.toLowerCase() ?? "";
  const commitPrefix = !behindVersion && commitWords.has(first);
  const branch = commitPrefix || (!behindVersion && branchWords.has(first));
  return {
    form,
    versionFamily: `version${form}`,
    preRelease,
    revisions,
    osReleases,
    architecture,
    variant: variant.trim(),
    exact,
    branch,
    commitPrefix,
  };
}

/** Splits at `-`, `_`, and at a dot in front of a letter (`.post1`, `.alpine3.18`). */
function splitComponents(text: string): { readonly separator: string; readonly word: string }[] {
  const pieces: { separator: string; word: string }[] = [];
  let separator = "";
  let start = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const char = text[index];
    const ends =
      char === undefined ||
      char === "-" ||
      char === "_" ||
      (char === "." && isLetter(text, index + 1) && !isLabel(text, start, index));
    if (!ends) continue;
    if (index > start || separator !== "") pieces.push({ separator, word: text.slice(start, index) });
    separator = char ?? "";
    start = index + 1;
  }
  return pieces;
}

/** `rc.1` has its dot in front of a digit; nothing else joins a letter to what is before it. */
function isLabel(text: string, start: number, end: number): boolean {
  return start === end && text[end + 1] === undefined;
}

/** Where the version begins, or -1. */
function versionStart(tag: string): number {
  if (isDigit(tag, 0)) {
    if (!isWordSize(tag)) return 0;
  } else if ((tag[0] === "v" || tag[0] === "V") && isDigit(tag, 1)) return 1;
  const pieces = splitComponents(tag);
  let offset = 0;
  let glued = -1;
  for (let index = 0; index < pieces.length; index += 1) {
    const { separator, word } = pieces[index] ?? { separator: "", word: "" };
    const at = offset + separator.length;
    offset = at + word.length;
    const lower = word.toLowerCase();
    const next = pieces[index + 1];
    const component = classifyComponent(lower, {
      previous: pieces[index - 1]?.word.toLowerCase() ?? "",
      next: next?.word.toLowerCase() ?? null,
      touchesVersion: false,
    });
    if (component.kind === "revision" && isDigit(word, 0)) return at;
    if (component.kind === "flavour") {
      if (isDigit(word, 0) && !isWordSize(word)) return at;
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
  return glued;
}

/** `32bit` is a flavour. */
function isWordSize(word: string): boolean {
  return word.startsWith("32bit") || word.startsWith("64bit");
}

interface Head {
  readonly parts: readonly number[];
  readonly scheme: VersionScheme;
  readonly end: number;
}

const maximumParts = 5;
const maximumDigits = 15;

function readVersion(tag: string, start: number): Head | null {
  const parts: number[] = [];
  let index = start;
  let digits = 0;
  let value = 0;
  for (; ; index += 1) {
    const code = tag.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      digits += 1;
      if (digits > maximumDigits) return null;
      value = value * 10 + (code - 48);
      continue;
    }
    parts.push(value);
    if (code !== 46 || !isDigit(tag, index + 1)) break;
    if (parts.length === maximumParts) return null;
    digits = 0;
    value = 0;
  }
  if (parts.length === 1 && index - start === 4 && value >= 1990 && value < 2100) {
    const day = /^-(0[1-9]|1[0-2])(?:-([0-3]\d))?(?![0-9A-Za-z.])/.exec(tag.slice(index, index + 7));
    if (day !== null) {
      parts.push(Number(day[1]));
      if (day[2] !== undefined) parts.push(Number(day[2]));
      return { parts, scheme: "date", end: index + day[0].length };
    }
  }
  return { parts, scheme: schemeOf(tag, start, index, parts), end: index };
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

function withoutVersion(tag: string, rest: Rest): ParsedTag {
  if (rest.commitPrefix && rest.form.endsWith("{commit}")) return unversioned(tag, "commit");
  return {
    ...unversioned(tag, rest.osReleases.length > 0 && !rest.branch ? "os-release" : "moving"),
    osReleases: rest.osReleases,
    architecture: rest.architecture,
    revisions: rest.revisions,
    family: rest.form,
    variant: rest.variant,
  };
}

function unversioned(tag: string, kind: ParsedTag["kind"]): ParsedTag {
  return {
    tag,
    kind,
    scheme: null,
    parts: [],
    preRelease: null,
    revisions: [],
    osReleases: [],
    architecture: null,
    osFirst: false,
    family: tag,
    precision: 0,
    variant: "",
  };
}

/** What cosign stores beside an image, and the referrers fallback of OCI distribution 1.1. */
function isSignature(tag: string): boolean {
  if (tag.length >= 71 && tag.startsWith("sha256-")) return /^sha256-[0-9a-f]{64}(?:\.\w+)?$/.test(tag);
  return tag.endsWith(".sig") || tag.endsWith(".att") || tag.endsWith(".sbom");
}

function isCommit(tag: string): boolean {
  return (
    tag.length >= 7 && /^g?[0-9a-f]{7,64}$/.test(tag) && (tag.length >= 40 || (/\d/.test(tag) && /[a-f]/.test(tag)))
  );
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function isLetter(text: string, index: number): boolean {
  const code = text.charCodeAt(index) | 32;
  return code >= 97 && code <= 122;
}
