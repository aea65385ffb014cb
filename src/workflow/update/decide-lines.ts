import { applyEdits } from "../../core/dockerfile/apply-edits.ts";
import { familiarReference } from "../../core/image/familiar-reference.ts";
import type { ImageReference } from "../../core/image/reference.ts";
import type { Decision } from "../../core/policy/decision.ts";
import { decide } from "../../core/policy/decide.ts";
import type { ImageLookup } from "../../core/policy/image-lookup.ts";
import type { Problem } from "../../core/problem.ts";
import { editsForUpdate } from "../../core/update/edits-for-update.ts";
import type { DockerfileText } from "../repository/dockerfile-text.ts";
import { type InventoryLine, isExternal } from "../repository/inventory-lines.ts";

/**
 * Decides every external line from the answers, and holds what cannot be written.
 *
 * `answers` is keyed as `InventoryLine.asks.key`; a line whose answer is missing has no decision.
 */
export function decideLines(
  lines: readonly InventoryLine[],
  answers: ReadonlyMap<string, ImageLookup>,
): readonly Decision[] {
  const decisions = lines.flatMap(({ file, line, asks, notes }) => {
    const lookup = asks === null ? undefined : answers.get(asks.key);
    if (asks === null || lookup === undefined || !isExternal(line)) return [];
    const decision = decide(file, line, asks.question.rules, lookup);
    return [{ ...decision, reasons: [...notes, ...decision.reasons] }];
  });
  const files = Map.groupBy(lines, ({ file }) => file);
  return [...Map.groupBy(decisions, ({ file }) => file)].flatMap(([file, inFile]) =>
    holdUnwritable(
      (files.get(file) ?? []).map(({ line }) => line),
      inFile,
    ),
  );
}

function holdUnwritable(lines: readonly Decision["line"][], decisions: readonly Decision[]): readonly Decision[] {
  const changes = decisions.flatMap(({ line, outcome, to }) =>
    outcome === "take" && to !== null ? [{ line, to }] : [],
  );
  const results = new Map(editsForUpdate(lines, changes).map((result, index) => [changes[index]?.line, result]));
  return decisions.map((decision) => {
    const result = results.get(decision.line);
    if (result?.kind !== "held") return decision;
    const held = { rule: result.reason, outcome: "hold", sentence: result.sentence } as const;
    return { ...decision, outcome: "hold", to: null, target: null, change: null, reasons: [...decision.reasons, held] };
  });
}

/** The file's text after the updates of `decisions` that are taken; those of other files are disregarded. */
export function updatedText(
  file: DockerfileText,
  lines: readonly InventoryLine[],
  decisions: readonly Decision[],
): string {
  const changes = decisions.flatMap(({ file: path, line, outcome, to }) =>
    path === file.path && outcome === "take" && to !== null ? [{ line, to }] : [],
  );
  const inFile = lines.flatMap(({ file: path, line }) => (path === file.path ? [line] : []));
  const edits = editsForUpdate(inFile, changes).flatMap((result) => (result.kind === "edits" ? result.edits : []));
  return applyEdits(file.text, [
    ...new Map(edits.map((edit) => [`${edit.span.start}-${edit.span.end}`, edit])).values(),
  ]);
}

/** What the lookups could not tell, and tags that are not there, each problem once. */
export function lookupProblems(
  lines: readonly InventoryLine[],
  answers: ReadonlyMap<string, ImageLookup>,
): readonly Problem[] {
  const problems = lines.flatMap(({ asks }) => {
    const answer = asks === null ? undefined : answers.get(asks.key);
    if (asks === null || answer === undefined) return [];
    if (answer.kind === "failed") return [answer.problem];
    return isTagMissing(answer) ? [tagNotFound(asks.question.reference)] : [];
  });
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.subject}`, problem])).values()];
}

function isTagMissing({ current, target, choice }: Extract<ImageLookup, { kind: "answered" }>): boolean {
  return current === null && target === null && !(choice.kind === "none" && choice.reason === "no-tag");
}

function tagNotFound(reference: ImageReference): Problem {
  const subject = familiarReference(reference);
  const message = `${subject} is not in the registry, and nothing may take its place now: builds that pull it fail.`;
  return { code: "tag-not-found", subject, message };
}
