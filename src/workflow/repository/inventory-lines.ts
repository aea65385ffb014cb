import type { RepositoryConfig } from "../../core/config/repository-config.ts";
import { settingsForLine } from "../../core/config/settings-for-line.ts";
import { baseImageLines } from "../../core/dockerfile/base-image-lines.ts";
import type { BaseImageLine } from "../../core/dockerfile/base-image-line.ts";
import type { ImageReference } from "../../core/image/reference.ts";
import type { ImageQuestion } from "../../core/policy/image-lookup.ts";
import type { RuleResult } from "../../core/policy/rule-result.ts";
import { questionKey } from "../../core/policy/question-key.ts";
import type { Ignore } from "../../core/update/ignore.ts";
import type { Problem } from "../../core/problem.ts";
import type { DockerfileText } from "./dockerfile-text.ts";

/** One base-image line of a repository, with the question it raises; `asks` is null where it is skipped. */
export interface InventoryLine {
  readonly file: string;
  readonly line: BaseImageLine;
  readonly asks: { readonly key: string; readonly question: ImageQuestion } | null;
  /** What is to be told about the settings of the line, a directive that is not understood for one. */
  readonly notes: readonly RuleResult[];
}

/** A Dockerfile of a megabyte names tens of thousands, each of which would be asked for again and again. */
const mostImages = 2_000;

/**
 * Lists every base-image line of the files, in their order, with the repository's settings and what people ignore applied.
 *
 * Lines with further images than the first 2,000 are skipped, tags and settings counted apart.
 */
export function inventoryLines(
  files: readonly DockerfileText[],
  config: RepositoryConfig,
  ignores: readonly Ignore[] = [],
): readonly InventoryLine[] {
  const ignored = new Set(ignores.map(({ what, image }) => `${what} ${image}`));
  const asked = new Set<string>();
  return files
    .flatMap((file) => baseImageLines(file).map((line) => inventoryLine(file.path, line, config, ignored)))
    .map((known) => {
      if (known.asks === null) return known;
      if (asked.size < mostImages) asked.add(known.asks.key);
      return asked.has(known.asks.key)
        ? known
        : { ...known, line: { ...known.line, skipped: "too-many-images" }, asks: null };
    });
}

function inventoryLine(
  file: string,
  line: BaseImageLine,
  config: RepositoryConfig,
  ignored: ReadonlySet<string>,
): InventoryLine {
  if (!isExternal(line)) return { file, line, asks: null, notes: [] };
  const settings = settingsForLine(config, { image: line.reference, path: file, directives: line.directives });
  const { notes } = settings;
  const image = `${line.reference.registry}/${line.reference.repository}`;
  if (settings.ignore || ignored.has(`image ${image}`)) {
    return { file, line: { ...line, skipped: "ignored" }, asks: null, notes };
  }
  const { steps } = settings.rules;
  const smaller = ignored.has(`major ${image}`) ? steps.filter((step) => step !== "major") : steps;
  const question: ImageQuestion = { reference: line.reference, rules: { ...settings.rules, steps: smaller } };
  return { file, line, asks: { key: questionKey(question), question }, notes };
}

/** True where a line names an image that can be looked up. */
export function isExternal(line: BaseImageLine): line is BaseImageLine & { readonly reference: ImageReference } {
  return line.skipped === null && line.reference !== null;
}

/** Directives that closed their line because they cannot be used: whoever wrote them meant something. */
export function directiveProblems(lines: readonly InventoryLine[]): readonly Problem[] {
  return lines
    .filter(({ asks }) => asks === null)
    .flatMap(({ file, line, notes }) =>
      notes.map(({ sentence }) => ({
        code: "directive-not-understood",
        subject: `${file}:${line.line}`,
        message: sentence,
      })),
    );
}
