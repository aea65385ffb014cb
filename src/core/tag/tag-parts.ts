import { lineStanding } from "../release-lines/line-standing.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { NamedRelease, ParsedTag } from "./parsed-tag.ts";
import { type ReadComponent, readComponents } from "./read-components.ts";
import type { ReadingMemory } from "./tag-rest.ts";
import type { TagVocabulary } from "./tag-vocabulary.ts";
import { versionStart, readVersion } from "./version-part.ts";

/** A piece of a tag, for a person. */
export interface TagPart {
  readonly kind:
    | "prefix"
    | "version"
    | "pre-release"
    | "revision"
    | "operating-system"
    | "runtime"
    | "flavour"
    | "architecture"
    | "commit"
    | "signature"
    | "moving";
  /** As it stands in the tag, without what separates it from its neighbours. */
  readonly text: string;
  /** What it says, and what becomes of it. */
  readonly means: string;
  /** What stands for it in the tag's shape, with the separator in front. */
  readonly shape: string;
}

/**
 * Takes a tag apart as choosing does, and says of each piece what it is. Joined, the `shape`s say what the tag keeps:
 * `<n>.<n>.<n>-<Alpine release>`.
 *
 * `today` is an ISO 8601 day.
 */
export function tagParts(parsed: ParsedTag, memory: ReadingMemory, today: string): readonly TagPart[] {
  const { tag, kind } = parsed;
  if (kind === "commit") return [{ kind, text: tag, means: "a commit, which has no order", shape: tag }];
  if (kind === "signature") return [{ kind, text: tag, means: "kept beside an image, and none itself", shape: tag }];
  const { vocabulary } = memory;
  const at = { kind, today, releaseLines: vocabulary.releaseLines };
  const describe = (text: string, behindVersion: boolean): readonly TagPart[] =>
    readComponents(text, behindVersion, vocabulary).flatMap((read) => describeComponent(read, at));
  if (kind !== "version") return describe(tag, false);
  const { start, end } = versionSpan(parsed, vocabulary);
  const joint = /[-_.]$/.exec(tag.slice(0, start))?.[0] ?? "";
  const version: TagPart = {
    kind: "version",
    text: tag.slice(start, end),
    means: meaningOfVersion(parsed, vocabulary.releaseLines),
    shape: joint + shapeOfVersion(parsed),
  };
  return [...describe(tag.slice(0, start - joint.length), false), version, ...describe(tag.slice(end), true)];
}

function versionSpan(
  { tag, family }: ParsedTag,
  { osNames }: TagVocabulary,
): { readonly start: number; readonly end: number } {
  if (family.startsWith("{line}")) {
    const end = tag.indexOf("-");
    return { start: 0, end: end === -1 ? tag.length : end };
  }
  const start = versionStart(tag, osNames);
  return { start, end: readVersion(tag, start)?.end ?? tag.length };
}

function shapeOfVersion({ scheme, parts, family }: ParsedTag): string {
  if (family.startsWith("{line}")) return "<release line>";
  return scheme === "version" ? parts.map(() => "<n>").join(".") : `<${scheme}>`;
}

function meaningOfVersion(parsed: ParsedTag, { products }: ReleaseLines): string {
  const { scheme, parts, precision, family, versionOf, revisions, preRelease } = parsed;
  if (family.startsWith("{line}")) return `the name of release line ${parts.join(".")}`;
  if (scheme === "date") return "the day of the build";
  if (scheme === "build") return "a build number";
  const version = versionOf === null ? "the version" : `the version of ${products.get(versionOf)?.name ?? versionOf}`;
  if (precision === 0) return `${version}, exact with its build count`;
  const moves = parts.length < 3 && revisions.length === 0 && preRelease === null;
  return moves ? `${version}: follows every newer image of it` : version;
}

function describeComponent(
  { separator, text, component }: ReadComponent,
  { kind, today, releaseLines }: { kind: ParsedTag["kind"]; today: string; releaseLines: ReleaseLines },
): readonly TagPart[] {
  const kept = { text, shape: separator + text };
  switch (component.kind) {
    case "os":
      return [
        {
          kind: "operating-system",
          text,
          means: meaningOfOs(component.os, today, releaseLines),
          shape: `${separator}<${releaseLines.products.get(component.os.product)?.name ?? component.os.product} release>`,
        },
      ];
    case "runtime":
      return [{ kind: "runtime", ...kept, means: meaningOfRuntime(component.runtime, today, releaseLines) }];
    case "pre-release":
      return [{ kind: "pre-release", text, means: "comes before the release", shape: "" }];
    case "revision":
      return [{ kind: "revision", text, means: meaningOfRevision(separator, component), shape: `${separator}<count>` }];
    case "commit":
      return [{ kind: "commit", text, means: "a commit, which has no order", shape: `${separator}<commit>` }];
    case "architecture":
      return [{ kind: "architecture", ...kept, means: "kept" }];
    case "flavour":
      if (/^v$/i.test(text)) return [{ kind: "prefix", ...kept, means: "kept" }];
      if (/\d/.test(text)) {
        return [{ kind: "runtime", ...kept, means: "the version of something else in the image, kept" }];
      }
      return [{ kind: kind === "moving" ? "moving" : "flavour", ...kept, means: kind === "moving" ? "moves" : "kept" }];
  }
}

function meaningOfRevision(
  separator: string,
  { numbers, taken }: Extract<ReadComponent["component"], { kind: "revision" }>,
): string {
  if (taken === 2) return "a browser, which moves along";
  return separator === "_" && numbers.length > 1 ? "the version of something else in the image" : "counts rebuilds";
}

function meaningOfRuntime({ product, line, name }: NamedRelease, today: string, { products }: ReleaseLines): string {
  const facts = products.get(product);
  const hasEnded = facts !== undefined && lineStanding(facts, line, today) === "ended";
  return hasEnded ? `${name}, without security updates since ${line?.ended}` : `${name}, kept while it is supported`;
}

function meaningOfOs({ product, line, name }: NamedRelease, today: string, { products }: ReleaseLines): string {
  const facts = products.get(product);
  if (facts === undefined || line?.ended == null) return name;
  return lineStanding(facts, line, today) === "ended"
    ? `${name}, without free security updates since ${line.ended}`
    : `${name}, with security updates until ${line.ended}`;
}
