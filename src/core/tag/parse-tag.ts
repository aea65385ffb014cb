import type { NamedRelease, ParsedTag } from "./parsed-tag.ts";
import { runtimeOf } from "./runtime-names.ts";
import { noRest, type ReadingMemory, readingMemory, readRest, type Rest } from "./tag-rest.ts";
import { plainVocabulary } from "./tag-vocabulary.ts";
import { readVersion, type VersionPart, versionStart } from "./version-part.ts";

/**
 * Takes a tag apart.
 *
 *     tag       = [ prefix ] version [ rest ]  |  line-name [ rest ]  |  rest
 *     prefix    = text before the first number that is a version: "v", "jdk-", "bookworm-", "img_"
 *     version   = 1 to 6 numbers joined by dots, or a day, with or without a time
 *     rest      = components led by "-", "_", "." or nothing: pre-release, revision, operating system,
 *                 architecture, commit, or a word that names a flavour
 */
export function parseTag(tag: string, memory: ReadingMemory = readingMemory(plainVocabulary)): ParsedTag {
  if (isSignature(tag)) return unversioned(tag, "signature");
  const named = readLineName(tag, memory);
  if (named !== null) return named;
  const start = versionStart(tag, memory.vocabulary.osNames);
  const version = start === -1 ? null : readVersion(tag, start);
  if ((version === null || version.parts.length === 1) && isCommit(tag)) return unversioned(tag, "commit");
  if (version === null) return withoutVersion(tag, readRest(tag, memory.around, memory));
  const prefix = start === 0 ? noRest : readRest(tag.slice(0, start), memory.around, memory);
  if (prefix.names !== "image") return unversioned(tag, prefix.names === "commit" ? "commit" : "moving");
  const rest = readRest(tag.slice(version.end), memory.behind, memory);
  const runtime = namedRuntime(prefix, version, memory);
  return withVersion(tag, withLeadingRuntime(prefix, runtime, rest), version, rest, runtime?.product ?? null);
}

/** The runtime that a word in front of a version names: Java in `eclipse-temurin-17`, `jdk17` and `graalvm-community-21.0.2`. */
function namedRuntime({ words }: Rest, { parts, scheme }: VersionPart, memory: ReadingMemory): NamedRelease | null {
  if (words.length === 0 || scheme !== "version") return null;
  const number = parts.join(".");
  return words.flatMap((word) => runtimeOf(word, number, memory.vocabulary.releaseLines)?.runtime ?? []).at(-1) ?? null;
}

/** Where versions of something else follow, as in `eclipse-temurin-17.0.9_9_1.9.8`, the first is that of the runtime it is named for. */
function withLeadingRuntime(prefix: Rest, named: NamedRelease | null, rest: Rest): Rest {
  if (named === null || !rest.revisions.some(({ length }) => length > 1)) return prefix;
  return { ...prefix, runtimes: [...prefix.runtimes, named] };
}

function withVersion(
  tag: string,
  prefix: Rest,
  { parts, scheme, form, widths }: Omit<VersionPart, "end">,
  rest: Rest,
  versionOf: string | null = null,
): ParsedTag {
  const plain = prefix === noRest && scheme === "version";
  return {
    tag,
    kind: "version",
    scheme,
    parts,
    widths,
    preRelease: rest.preRelease,
    revisions: rest.revisions,
    osReleases: prefix === noRest ? rest.osReleases : [...prefix.osReleases, ...rest.osReleases],
    runtimes: prefix === noRest ? rest.runtimes : [...prefix.runtimes, ...rest.runtimes],
    architecture: prefix.architecture ?? rest.architecture,
    versionOf,
    osFirst: prefix.osReleases.length > 0 && scheme !== "version",
    family: plain ? rest.versionFamily : `${prefix.form}${form}${rest.form}`,
    precision: scheme === "date" || (rest.exact && scheme === "version") ? 0 : parts.length,
    words: prefix === noRest ? rest.words : [...prefix.words, ...rest.words],
  };
}

/** `iron-alpine3.20` is version 20 by the name of its release line. */
function readLineName(tag: string, memory: ReadingMemory): ParsedTag | null {
  const { lineNames, osNames } = memory.vocabulary;
  if (lineNames.size === 0 || tag.charCodeAt(0) < 65) return null;
  const end = tag.indexOf("-");
  const name = end === -1 ? tag : tag.slice(0, end);
  const parts = lineNames.get(name);
  if (parts === undefined || osNames.ofCodename(name) !== null) return null;
  const rest = readRest(tag.slice(name.length), memory.behind, memory);
  return {
    ...withVersion(tag, noRest, { parts, scheme: "version", form: "version", widths: null }, rest),
    family: `{line}${rest.form}`,
  };
}

function withoutVersion(tag: string, rest: Rest): ParsedTag {
  if (rest.names === "commit" && rest.form.endsWith("{commit}")) return unversioned(tag, "commit");
  return {
    ...unversioned(tag, rest.osReleases.length > 0 && rest.names === "image" ? "os-release" : "moving"),
    osReleases: rest.osReleases,
    runtimes: rest.runtimes,
    architecture: rest.architecture,
    revisions: rest.revisions,
    family: rest.form,
    words: rest.words,
  };
}

function unversioned(tag: string, kind: ParsedTag["kind"]): ParsedTag {
  return {
    tag,
    kind,
    scheme: null,
    parts: [],
    widths: null,
    preRelease: null,
    revisions: [],
    osReleases: [],
    runtimes: [],
    architecture: null,
    versionOf: null,
    osFirst: false,
    family: tag,
    precision: 0,
    words: [],
  };
}

/** What cosign stores beside an image, and the referrers fallback of OCI distribution 1.1. */
function isSignature(tag: string): boolean {
  if (tag.length >= 71 && tag.startsWith("sha256-")) return /^sha256-[0-9a-f]{64}(?:\.\w+)?$/.test(tag);
  return tag.endsWith(".sig") || tag.endsWith(".att") || tag.endsWith(".sbom");
}

function isCommit(tag: string): boolean {
  if (tag.length < 7 || !/^g?[0-9a-f]{7,64}$/.test(tag)) return false;
  return tag.length >= 40 || (/\d/.test(tag) && /[a-f]/.test(tag));
}
