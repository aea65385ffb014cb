import { alignColumns, type Cell } from "./align-columns.ts";
import { countText } from "./count-text.ts";
import type { Explanation } from "./explanation.ts";
import { familiarName, versionText } from "./image-text.ts";
import type { Paint } from "./paint.ts";
import { visibleText } from "./visible-text.ts";

type Rows = readonly (readonly Cell[])[];
/** More candidates than these are of no use to a person. */
const shownCandidates = 8;

/** Sets an explanation for a terminal: the tag's parts, the listed tags by class, the candidates, the decision and why. */
export function explanationAsText(explanation: Explanation, paint: Paint): string {
  const { reference, tag, decision } = explanation;
  const name = visibleText(familiarName(reference));
  const written = reference.tag === null && reference.digest === null ? "" : versionText(reference);
  const title = `${name}${written === "" || written.startsWith("@") ? "" : ":"}${visibleText(written)}`;
  const parts = (tag?.parts ?? []).map(({ kind, text, means }) => [
    { text: visibleText(text), paint: paint.bold },
    { text: kind.replaceAll("-", " ") },
    { text: visibleText(means), paint: paint.dim },
  ]);
  const told = new Set(decision?.reasons.map(({ sentence }) => sentence));
  const problems = explanation.problems.filter(({ message }) => !told.has(message));
  const blocks = [
    [paint.bold(title)],
    tag === null ? [] : [...indented(parts), `  ${paint.dim("keeps")} ${visibleText(tag.shape)}`],
    ...listedBlocks(explanation, paint),
    ...decisionBlocks(explanation, paint),
    attachedBlock(explanation, paint),
    indented(
      problems.map(({ code, message }) => [{ text: code, paint: paint.red }, { text: visibleText(message, 500) }]),
    ),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

const names = { signature: "signature", sbom: "SBOM", provenance: "provenance", other: "other" } as const;

function attachedBlock({ attached }: Explanation, paint: Paint): readonly string[] {
  if (!attached || attached.length === 0) return [];
  const rows = attached
    .slice(0, shownCandidates)
    .map(({ kind, artifactType }) => [
      { text: names[kind] },
      { text: visibleText(artifactType ?? "", 120), paint: paint.dim },
    ]);
  return [paint.bold("Attached to the image, not verified"), ...indented(rows)];
}

function listedBlocks({ listed, candidates }: Explanation, paint: Paint): readonly (readonly string[])[] {
  if (listed === null) return [];
  const more = listed.truncated ? ", and the registry has more" : "";
  const widest = String(listed.classes[0]?.count ?? 0).length;
  const classes = listed.classes.map(({ count, sentence }) => [
    { text: String(count).padStart(widest) },
    { text: sentence, paint: paint.dim },
  ]);
  const rows = candidates
    .slice(0, shownCandidates)
    .map(({ tag, step, outcome, sentence }) => [
      { text: visibleText(tag), ...(outcome === "chosen" ? { paint: paint.green } : {}) },
      { text: step ?? "" },
      { text: outcome === "not-needed" ? "" : outcome.replaceAll("-", " ") },
      { text: visibleText(sentence ?? "", 500), paint: paint.dim },
    ]);
  const rest = candidates.length - rows.length;
  return [
    [paint.bold(`${countText(listed.count, "tag")} listed${more}`), ...indented(classes)],
    rows.length === 0
      ? []
      : [
          paint.bold("Candidates, best first"),
          ...indented(rows),
          ...(rest > 0 ? [paint.dim(`  and ${rest} more`)] : []),
        ],
  ];
}

function decisionBlocks({ decision, problems }: Explanation, paint: Paint): readonly (readonly string[])[] {
  if (decision === null) {
    return problems.length > 0 ? [] : [[paint.bold("Ignored"), "  The configuration says that this image is ignored."]];
  }
  const { outcome, to, step, reasons } = decision;
  const change = to === null ? "" : `: ${visibleText(versionText(to))}${step === null ? "" : ` (${step})`}`;
  const title = { take: "Take", hold: "Held", skip: "Kept" }[outcome] + change;
  const painted = { take: paint.green, hold: paint.yellow, skip: paint.bold }[outcome](title);
  const colours = { pass: paint.green, hold: paint.yellow, skip: paint.dim };
  const rows = reasons.map((reason) => [
    { text: visibleText(reason.rule), paint: colours[reason.outcome] },
    { text: visibleText(reason.sentence, 500) },
  ]);
  return [[painted, ...indented(rows)]];
}

function indented(rows: Rows): readonly string[] {
  return alignColumns(rows).map((row) => `  ${row}`);
}
