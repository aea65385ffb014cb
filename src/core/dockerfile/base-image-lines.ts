import { parseReference } from "../image/parse-reference.ts";
import type { ImageReference } from "../image/reference.ts";
import type { SkipReason } from "../skip-reason.ts";
import type { BaseImageLine, Ending } from "./base-image-line.ts";
import { buildArguments, type BuildArguments } from "./build-arguments.ts";
import { expandWord, type Expansion, type NoExpansion } from "./expand-word.ts";
import { imageUses, type ImageUse } from "./image-uses.ts";
import { isTemplate } from "./is-template.ts";
import { parseDockerfile } from "./parse-dockerfile.ts";
import { parseLineDirectives } from "./parse-line-directives.ts";
import type { EscapeCharacter } from "./parser-directives.ts";
import { Stages } from "./stages.ts";
import { TracedText } from "./traced-text.ts";

/**
 * Lists every place in a Dockerfile that names an image, in the order of the file, as BuildKit would pull it.
 *
 * Stage references, `scratch` and what cannot be resolved are listed too, with the reason. Never throws, and takes time
 * in proportion to the text. `path` only helps to recognise templates.
 */
export function baseImageLines(file: { readonly path: string; readonly text: string }): readonly BaseImageLine[] {
  const dockerfile = parseDockerfile(file.text);
  const uses = imageUses(dockerfile);
  const stages = new Stages(uses);
  const reading: Reading = { ...file, escape: dockerfile.escape, arguments: buildArguments(dockerfile), stages };
  return uses.map((use) => {
    const line = readUse(use, reading);
    stages.open(use);
    return line;
  });
}

interface Reading {
  readonly path: string;
  readonly text: string;
  readonly escape: EscapeCharacter;
  readonly arguments: BuildArguments;
  readonly stages: Stages;
}

function readUse(use: ImageUse, reading: Reading): BaseImageLine {
  const expanded = use.expands ? expandWord(use.image, reading.escape, reading.arguments.lookup) : asWritten(use.image);
  const expansion = typeof expanded === "string" ? null : expanded;
  const value = expansion?.value ?? TracedText.empty;
  const parsed = parseReference(value.text);
  const directives = parseLineDirectives(use.comments);
  const reason = skipReason(use, expanded, parsed, reading);
  const span = use.span;
  const raw = reading.text.slice(span.start, span.end);
  const unreadable = reason !== null && reason !== "stage-reference" && reason !== "scratch";
  const skipped = unreadable && isTemplate(reading.path, `${use.whole} ${value.text}`) ? "templated" : reason;
  return {
    line: use.line,
    instruction: use.instruction,
    stage: use.stage,
    platform: use.platform,
    raw,
    span,
    reference: skipped === null ? parsed : null,
    via: viaOf(value),
    skipped: skipped === null && directives.ignore ? "ignored" : skipped,
    written: value.pieces,
    endings: (expansion?.endings ?? []).filter((ending) => isUsable(ending, reading.arguments)),
    consulted: expansion?.consulted ?? [],
    directives,
  };
}

/** `COPY --from` and the like know no variables, and their quotes are gone already. */
function asWritten(image: TracedText): Expansion {
  const last = image.offsetOf(image.text.length - 1);
  const endings = last === null ? [] : [{ offset: last + 1, from: 0, argument: null }];
  return { value: image, endings, consulted: [], missing: [] };
}

function skipReason(
  use: ImageUse,
  expansion: Expansion | NoExpansion,
  parsed: ImageReference | null,
  reading: Reading,
): SkipReason | null {
  if (use.invalid || expansion === "invalid") return "invalid-instruction";
  if (expansion === "too-long") return expansion;
  const { text } = expansion.value;
  if (use.expands && expansion.missing.length > 0) {
    const required = expansion.missing.some((name) => reading.arguments.isRequired(name));
    return required ? "build-argument-required" : "unresolved-variable";
  }
  if (reading.stages.isStage(use, text)) return "stage-reference";
  if (text === "scratch") return "scratch";
  if (!use.expands && text.includes("$")) return "unresolved-variable";
  if (parsed !== null) return null;
  return use.expands && usesEmptyArgument(use.image.text, reading.arguments)
    ? "build-argument-required"
    : "invalid-reference";
}

/** An empty default is how authors write that a build must pass the argument. */
function usesEmptyArgument(word: string, { lookup }: BuildArguments): boolean {
  const names = word.matchAll(/\$\{?(\w+)/g);
  return names.some(([, name = ""]) => {
    const value = lookup(name);
    return value === null || (value !== "too-long" && value.value.text === "");
  });
}

function viaOf(value: TracedText): string | null {
  const names = new Set(value.pieces.flatMap(({ argument }) => argument ?? []));
  return names.size === 0 ? null : [...names].map((name) => `ARG ${name}`).join(", ");
}

/**
 * A digest must not be written where other instructions would trip over it: into a version that stages use as well.
 * A whole reference may have one wherever it is used.
 */
function isUsable({ argument, from }: Ending, { reused }: BuildArguments): boolean {
  return argument === null || from === 0 || !reused.has(argument);
}
