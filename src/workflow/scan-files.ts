import type { RepositoryConfig } from "../core/config/repository-config.ts";
import type { Decision } from "../core/policy/decision.ts";
import type { Problem } from "../core/problem.ts";
import { builtInReleaseLines, type ReleaseLines } from "../core/release-lines/release-lines.ts";
import { answerOrFailure } from "./lookup/answer-or-failure.ts";
import { askingOnce } from "./lookup/asking-once.ts";
import { decideLines, lookupProblems } from "./update/decide-lines.ts";
import type { DockerfileText } from "./repository/dockerfile-text.ts";
import { directiveProblems, type InventoryLine, inventoryLines } from "./repository/inventory-lines.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { Clock } from "./ports/clock.ts";
import type { Registry } from "./ports/registry.ts";

/** Every base-image line of some files, and what is to become of the external ones. */
export interface ScanResult {
  readonly lines: readonly InventoryLine[];
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
  /** Distinct images that were asked for. */
  readonly images: number;
}

/** Scans files that are at hand: the command line's way, with the same steps as the App's jobs and no queue. */
export async function scanFiles(input: {
  readonly files: readonly DockerfileText[];
  readonly config: RepositoryConfig;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly releaseLines?: ReleaseLines;
  readonly onProgress?: (done: number, all: number) => void;
}): Promise<ScanResult> {
  const { releaseLines = builtInReleaseLines } = input;
  const lines = inventoryLines(input.files, input.config);
  const questions = new Map(lines.flatMap(({ asks }) => (asks === null ? [] : [[asks.key, asks.question] as const])));
  const images = Map.groupBy(questions, ([, { reference: r }]) => `${r.registry}/${r.repository}`);
  let done = 0;
  const answers = await mapConcurrently([...images.values()], 32, async (aboutImage) => {
    // What a registry said of an image is kept while the image is asked about: lists of tags can be long.
    const registry = askingOnce(input.registry);
    const answering = aboutImage.map(async ([key, question]) => {
      const answer = await answerOrFailure(question, registry, input.clock, { releaseLines });
      input.onProgress?.(++done, questions.size);
      return [key, answer] as const;
    });
    return await Promise.all(answering);
  });
  const answered = new Map(answers.flat());
  return {
    lines,
    decisions: decideLines(lines, answered),
    problems: [...directiveProblems(lines), ...lookupProblems(lines, answered)],
    images: images.size,
  };
}
