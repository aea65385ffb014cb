import { alignColumns, type Cell } from "./align-columns.ts";
import { familiarName, versionText } from "./image-text.ts";
import { noteOnUpdate } from "./note-on-update.ts";
import type { Paint } from "./paint.ts";
import type { Report, ReportKind } from "./report.ts";
import { reportSummary } from "./report-summary.ts";
import { skipSentence } from "./skip-sentence.ts";
import { visibleText } from "./visible-text.ts";

type Line = Report["lines"][number];
type Update = Report["updates"][number];

/** Sets a report for a terminal: one row a line, file by file, then problems, then what it sums up to. */
export function reportAsText(report: Report, kind: ReportKind, paint: Paint): string {
  const blocks = [
    alignColumns(kind === "list" ? listRows(report, paint) : updateRows(report, paint)),
    alignColumns(problemRows(report, paint)),
    alignColumns(
      (report.written ?? []).map((file) => [{ text: "written", paint: paint.green }, { text: visibleText(file) }]),
    ),
    [paint.bold(reportSummary(report, kind))],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function listRows({ lines }: Report, paint: Paint): readonly (readonly Cell[])[] {
  return lines.map((line) => [
    { text: place(line) },
    { text: line.instruction, paint: paint.dim },
    { text: nameOf(line), paint: line.skipped === null ? paint.bold : paint.dim },
    { text: noteOf(line), paint: paint.dim },
  ]);
}

/** Lines that will never have an image of their own are no news in a scan; `list` has them all. */
const uninteresting: ReadonlySet<string | null> = new Set([null, "stage-reference", "scratch"]);

function updateRows(report: Report, paint: Paint): readonly (readonly Cell[])[] {
  const { lines, updates } = report;
  const unread = lines.filter(({ skipped }) => !uninteresting.has(skipped));
  return [...updates, ...unread]
    .toSorted(byPlace(lines))
    .map((row) =>
      "outcome" in row
        ? updateCells(row, report, paint)
        : [
            { text: place(row) },
            { text: nameOf(row), paint: paint.dim },
            { text: "" },
            { text: "skipped", paint: paint.dim },
            { text: noteOf(row), paint: paint.dim },
          ],
    );
}

function updateCells(update: Update, report: Report, paint: Paint): readonly Cell[] {
  const { from, to, outcome, step } = update;
  const change = to === null ? versionText(from) : `${versionText(from)} → ${versionText(to)}`;
  const verdict: Cell =
    outcome === "take"
      ? { text: step ?? "update", paint: step === "major" ? paint.yellow : paint.green }
      : outcome === "hold"
        ? { text: "held", paint: paint.yellow }
        : { text: "kept", paint: paint.dim };
  return [
    { text: place(update) },
    { text: visibleText(familiarName(update)), paint: paint.bold },
    { text: visibleText(change), ...(outcome === "skip" ? { paint: paint.dim } : {}) },
    verdict,
    { text: visibleText(noteOnUpdate(update, report), 500), paint: paint.dim },
  ];
}

function nameOf({ reference, raw }: Line): string {
  if (reference === null) return visibleText(raw, 100);
  const version = reference.tag === null && reference.digest === null ? "" : versionText(reference);
  const joint = version === "" || version.startsWith("@") ? "" : ":";
  return visibleText(`${familiarName(reference)}${joint}${version}`);
}

function noteOf({ skipped, via, platform, stage }: Line): string {
  return [
    skipped === null ? null : skipSentence(skipped),
    via,
    platform === null ? null : `for ${platform}`,
    stage === null ? null : `stage ${stage}`,
  ]
    .flatMap((note) => (note === null ? [] : [visibleText(note, 100)]))
    .join(", ");
}

function problemRows({ problems }: Report, paint: Paint): readonly (readonly Cell[])[] {
  return problems.map(({ code, subject, message }) => [
    { text: code, paint: paint.red },
    { text: visibleText(message.includes(subject) ? message : `${subject}: ${message}`, 500) },
  ]);
}

function place({ file, line }: { file: string; line: number }): string {
  return `${visibleText(file)}:${line}`;
}

/** The order in which the report lists the files, and in a file that of the lines. */
function byPlace(lines: readonly Line[]): (one: Line | Update, other: Line | Update) => number {
  const order = new Map([...new Set(lines.map(({ file }) => file))].map((file, index) => [file, index]));
  return (one, other) => (order.get(one.file) ?? 0) - (order.get(other.file) ?? 0) || one.line - other.line;
}
