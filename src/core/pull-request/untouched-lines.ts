import type { Decision } from "../policy/decision.ts";
import { saysNothingNewer } from "../policy/nothing-newer.ts";
import type { Problem } from "../problem.ts";
import { countText } from "../report/count-text.ts";
import type { UpdateGroup } from "../update/update-group.ts";
import type { WaitingGroup } from "../update/waiting-group.ts";
import { type BodySection, foldedRows, mostUnfolded } from "./body-section.ts";
import { type ImageChange, imageChanges } from "./image-change.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";
import { placesText } from "./places-text.ts";
import { reasonPlace } from "./reason-place.ts";
import { shortReference } from "./short-reference.ts";
import { whyKept } from "./why-kept.ts";

/** Images that one line names. */
const mostNames = 5;

/** Other tags that were considered for the images of this pull request, and what stopped each. */
export function passedOver(changes: readonly ImageChange[]): BodySection | null {
  const names = new Set(changes.map(({ name }) => name));
  const rows = changes.flatMap((change) =>
    change.reasons
      .filter((reason) => reasonPlace(reason, change) === "not-done")
      .map(({ sentence }) => `- ${names.size === 1 ? "" : `${markdownCode(change.name)} `}${markdownText(sentence)}`),
  );
  return section([], [...new Set(rows)]);
}

/** Updates that are ready and wait, under the reasons for which they do; many are folded away. */
export function waitingGroups(waiting: readonly WaitingGroup[]): BodySection | null {
  const rows = [...Map.groupBy(waiting, ({ sentence }) => sentence)].flatMap(([sentence, groups]) => [
    `- ${markdownText(sentence)}`,
    ...groups.map(({ group }) => `  - ${summaryOf(group)}`),
  ]);
  if (waiting.length <= mostUnfolded) return section(["**Ready, and waiting for their turn**", ""], rows);
  const summary = `${waiting.length} other updates are ready, and wait for their turn`;
  return foldedRows([], rows, summary);
}

function summaryOf(group: UpdateGroup): string {
  const names = [...new Set(imageChanges(group).map(({ name }) => name))];
  const steps = [...new Set(group.decisions.map(({ step }) => step))].join(", ");
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  const listed = names.slice(0, mostNames).map((name) => markdownCode(name));
  return `${listed.join(", ")}${more}: ${steps}`;
}

/**
 * Lines of the repository that are left as they are, and why: those that wait first, those of one image and one reason
 * together. Lines for which there is nothing newer are only counted; null where there are no others.
 */
export function untouchedLines(others: readonly Decision[]): BodySection | null {
  const untouched = others.filter(({ outcome }) => outcome !== "take");
  const held = untouched.filter(({ outcome }) => outcome === "hold");
  const kept = untouched.filter((decision) => decision.outcome === "skip" && !isUpToDate(decision));
  if (held.length + kept.length === 0) return null;
  const same = Map.groupBy([...held, ...kept], (decision) => `${imageOf(decision)} | ${reasonsOf(decision)}`);
  const counted = { held: held.length, kept: kept.length, upToDate: untouched.length - held.length - kept.length };
  return {
    before: `<details><summary>${untouchedSummary(counted)}</summary>\n\n| Image | Why | Where |\n| --- | --- | --- |`,
    rows: [...same].map(([text, members]) => `| ${text} | ${placesText(members.map(placeOf))} |`),
    after: "\n</details>",
    more: (count) => `| … | | and ${count} more |`,
  };
}

/** Says how many lines stay as they are: `3 other lines: 1 waits, 2 are up to date`. */
function untouchedSummary(counted: {
  readonly held: number;
  readonly kept: number;
  readonly upToDate: number;
}): string {
  const parts = [
    [counted.held, "waits", "wait"],
    [counted.kept, "stays as it is", "stay as they are"],
    [counted.upToDate, "is up to date", "are up to date"],
  ] as const;
  const said = parts.flatMap(([count, one, many]) => (count === 0 ? [] : [[count, count === 1 ? one : many] as const]));
  const lines = countText(counted.held + counted.kept + counted.upToDate, "other line");
  const [only] = said;
  if (said.length === 1 && only !== undefined) return `${lines} ${only[1]}`;
  return `${lines}: ${said.map(([count, verb]) => `${count} ${verb}`).join(", ")}`;
}

/** What could not be read or asked; `told` are sentences that stand elsewhere in the same text. */
export function problemList(problems: readonly Problem[], told: ReadonlySet<string> = new Set()): BodySection | null {
  const untold = problems.filter(({ message }) => !told.has(message));
  return section(
    ["**Problems**", ""],
    untold.map(({ subject, message }) => `- ${markdownCode(subject)}: ${markdownText(message)}`),
  );
}

function section(before: readonly string[], rows: readonly string[]): BodySection | null {
  if (rows.length === 0) return null;
  return { before: before.join("\n"), rows, after: "", more: (count) => `- and ${count} more` };
}

function isUpToDate({ reasons }: Decision): boolean {
  return reasons.every((reason) => reason.outcome === "pass" || saysNothingNewer(reason));
}

function imageOf({ line }: Decision): string {
  return markdownCode(line.reference === null ? line.raw : shortReference(line.reference));
}

function reasonsOf(decision: Decision): string {
  return whyKept(decision)
    .map((sentence) => markdownText(sentence))
    .join(" ");
}

function placeOf({ file, line }: Decision): { readonly file: string; readonly line: number } {
  return { file, line: line.line };
}
