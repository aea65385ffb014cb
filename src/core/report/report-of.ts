import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { DigestChange } from "../image/digest-change.ts";
import { digestChangeSentences } from "../image/digest-change-sentences.ts";
import type { Decision } from "../policy/decision.ts";
import type { Problem } from "../problem.ts";
import type { Report } from "./report.ts";

/** What there is to report; `written` is only given where files were to be written. */
export interface Reportable {
  readonly lines: readonly { readonly file: string; readonly line: BaseImageLine }[];
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
  readonly written?: readonly string[];
  readonly stats: {
    readonly files: number;
    readonly registryRequests: number;
    readonly durationMs: number;
  };
}

/** Makes a report of lines and decisions, field by field, so that nothing inner becomes part of the contract unseen. */
export function reportOf({ lines, decisions, problems, written, stats }: Reportable): Report {
  return {
    schemaVersion: 1,
    lines: lines.map(({ file, line }) => reportLine(file, line)),
    updates: decisions.flatMap(reportUpdate),
    problems: problems.map(({ code, subject, message }) => ({ code, subject, message })),
    ...(written === undefined ? {} : { written: [...written] }),
    stats: {
      files: stats.files,
      lines: lines.length,
      images: distinctImages(lines.map(({ line }) => line)),
      registryRequests: stats.registryRequests,
      durationMs: Math.round(stats.durationMs),
    },
  };
}

function reportLine(file: string, line: BaseImageLine): Report["lines"][number] {
  const { instruction, stage, platform, raw, reference, via, skipped } = line;
  return {
    file,
    line: line.line,
    instruction,
    stage,
    platform,
    raw,
    reference:
      reference === null
        ? null
        : {
            registry: reference.registry,
            repository: reference.repository,
            tag: reference.tag,
            digest: reference.digest,
          },
    via,
    skipped,
  };
}

/** One entry; none for a line without a reference, about which nothing can be decided. */
function reportUpdate({ file, line, to, step, outcome, reasons, change }: Decision): Report["updates"] {
  if (line.reference === null) return [];
  const { registry, repository, tag, digest } = line.reference;
  return [
    {
      file,
      line: line.line,
      registry,
      repository,
      from: { tag, digest },
      to: to === null ? null : { tag: to.tag, digest: to.digest },
      step,
      outcome,
      reasons: reasons.map(({ rule, outcome: result, sentence }) => ({ rule, outcome: result, sentence })),
      ...(change === null ? {} : { change: reportChange(change) }),
    },
  ];
}

function reportChange(change: DigestChange): NonNullable<Report["updates"][number]["change"]> {
  const { causes, layers } = change;
  return {
    causes: causes.map(({ kind }) => kind),
    layers: layers && { unchanged: layers.unchanged, total: layers.total, addedBytes: layers.addedBytes },
    sentences: [...digestChangeSentences(change)],
  };
}

function distinctImages(lines: readonly BaseImageLine[]): number {
  const external = lines.flatMap(({ reference, skipped }) =>
    skipped === null && reference !== null ? [reference] : [],
  );
  return new Set(external.map(({ registry, repository }) => `${registry}/${repository}`)).size;
}
