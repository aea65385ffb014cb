import { configProblemText } from "../../core/config/config-problem-text.ts";
import { AccessError, UpstreamError } from "../../core/errors.ts";
import { alignColumns, type Cell } from "../../core/report/align-columns.ts";
import { countText } from "../../core/report/count-text.ts";
import type { Paint } from "../../core/report/paint.ts";
import { visibleText } from "../../core/report/visible-text.ts";
import type { JobOutcome } from "../../workflow/handle-job.ts";
import type { RunResult } from "../run-once.ts";

/** Why a whole repository is left alone; what else is skipped is a step that another one makes up for. */
const skipped: Readonly<Record<string, string>> = {
  "repository-archived": "It is archived, so nothing can be proposed in it.",
  "repository-disabled": "GitHub has disabled it.",
  "repository-empty": "It has no commit yet.",
  "repository-renamed": "It has another name now, and is worked on under that.",
  "fork-without-config": "It is a fork, which is left alone until it has a file .github/plinth.yml.",
};

type Row = readonly [word: string, what: string];

/** Sets what a run came to for people: pull requests first, then what could not be done. */
export function runResultText(repository: string, { outcomes, failures }: RunResult, paint: Paint): string {
  const rows = outcomes.flatMap(({ outcome }) => rowsOf(outcome, repository));
  const failed = failures.map(({ job, error }): Row => {
    const known = error instanceof UpstreamError || error instanceof AccessError;
    return [known ? error.code : job.name, error.message];
  });
  // A run proposes more than once where answers come in one by one: what it says twice is told once.
  const told = new Map([...rows, ...failed].map((row) => [row.join(" "), row]));
  const cells = [...told.values()].map(([word, what]): readonly Cell[] => [
    { text: visibleText(word), paint: paint.bold },
    { text: visibleText(what, 500) },
  ]);
  return `${alignColumns(cells).join("\n")}\n`;
}

function rowsOf(outcome: JobOutcome, repository: string): readonly Row[] {
  switch (outcome.kind) {
    case "scanned":
      return [
        [
          "scanned",
          `${repository}: ${countText(outcome.files, "Dockerfile")}, ${countText(outcome.lines, "base-image line")}`,
        ],
      ];
    case "config-invalid":
      return outcome.problems.map((problem) => ["config-invalid", configProblemText(problem)]);
    case "skipped":
      return [["skipped", `${repository}: ${skipped[outcome.reason] ?? outcome.reason}`]];
    case "proposed":
      return [
        ...(outcome.settled === 0 ? [] : [["settled", countText(outcome.settled, "pull request")] as const]),
        ...outcome.retired.map(({ url }): Row => ["closed", url]),
        ...outcome.waiting.map(({ standing, title, sentence }): Row => [standing, `${title}: ${sentence}`]),
        ...outcome.problems.map(({ code, message }): Row => [code, message]),
      ];
    case "opened":
    case "refreshed":
    case "unchanged":
    case "closed-by-human":
      return [[outcome.kind, outcome.url]];
    case "left-to-human":
      return [[outcome.kind, outcome.url ?? outcome.branch]];
    case "postponed":
    case "blocked":
      return [[outcome.kind, `${outcome.branch}: ${outcome.sentence}`]];
    // What came of a single image is told by the proposals that follow.
    case "answered":
    case "failed":
    case "waiting":
    case "swept":
    case "reconciled":
    case "reconciling":
    case "redelivered":
    case "left":
    case "reported":
    case "obeyed":
    case "ticked":
      break;
  }
  return [];
}
