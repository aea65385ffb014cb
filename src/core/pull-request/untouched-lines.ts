import { isAboutCurrentImage } from "./about-current-image.ts";
import { shortReference } from "./short-reference.ts";
import type { Decision } from "../policy/decision.ts";
import type { Problem } from "../problem.ts";
import type { BodySection } from "./body-section.ts";
import type { ImageChange } from "./image-change.ts";
import type { UpdateGroup } from "../update/update-group.ts";
import type { WaitingGroup } from "../update/waiting-group.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";
import { imageChanges } from "./image-change.ts";
import { whyKept } from "./why-kept.ts";

/** Images that one line names. */
const mostNames = 5;

/** Other tags that were considered for the images of this pull request, and what stopped each. */
export function passedOver(changes: readonly ImageChange[]): BodySection | null {
  const rows = changes.flatMap(({ name, reasons }) =>
    reasons
      .filter((reason) => reason.outcome !== "pass" && !isAboutCurrentImage(reason))
      .map(
        ({ outcome, sentence }) =>
          `- ${markdownCode(name)} (${outcome === "hold" ? "waits" : "no"}): ${markdownText(sentence)}`,
      ),
  );
  return section("**Considered, and not proposed**", [...new Set(rows)]);
}

/** Updates that are ready and wait, under the reasons for which they do. */
export function waitingGroups(waiting: readonly WaitingGroup[]): BodySection | null {
  const rows = [...Map.groupBy(waiting, ({ sentence }) => sentence)].flatMap(([sentence, groups]) => [
    `- ${markdownText(sentence)}`,
    ...groups.map(({ group }) => `  - ${summaryOf(group)}`),
  ]);
  return section("**Ready, and waiting for their turn**", rows);
}

function summaryOf(group: UpdateGroup): string {
  const names = [...new Set(imageChanges(group).map(({ name }) => name))];
  const steps = [...new Set(group.decisions.map(({ step }) => step))].join(", ");
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  const listed = names.slice(0, mostNames).map((name) => markdownCode(name));
  return `${listed.join(", ")}${more}: ${steps}`;
}

/** Lines of the repository that are left as they are. Those that wait come first. */
export function untouchedLines(others: readonly Decision[]): BodySection | null {
  const untouched = others.filter(({ outcome }) => outcome !== "take");
  const ordered = [...untouched.filter(isHeld), ...untouched.filter((decision) => !isHeld(decision))];
  if (ordered.length === 0) return null;
  const held = untouched.filter(isHeld).length;
  const summary = `${countOf(ordered.length, "other line")} left as ${ordered.length === 1 ? "it is" : "they are"}${held === 0 ? "" : `, ${held} of them waiting`}`;
  return {
    before: `<details><summary>${summary}</summary>\n\n| Line | Image | Outcome | Why |\n| --- | --- | --- | --- |`,
    rows: ordered.map(rowOf),
    after: "\n</details>",
    more: (count) => `| … | | | and ${count} more |`,
  };
}

/** What could not be read or asked. */
export function problemList(problems: readonly Problem[]): BodySection | null {
  return section(
    "**Problems**",
    problems.map(({ subject, message }) => `- ${markdownCode(subject)}: ${markdownText(message)}`),
  );
}

function section(before: string, rows: readonly string[]): BodySection | null {
  return rows.length === 0 ? null : { before: `${before}\n`, rows, after: "", more: (count) => `- and ${count} more` };
}

function rowOf(decision: Decision): string {
  const { file, line, outcome } = decision;
  const image = line.reference === null ? line.raw : shortReference(line.reference);
  const sentences = whyKept(decision).map((sentence) => markdownText(sentence));
  const where = markdownCode(`${file}:${line.line}`, 200);
  return `| ${where} | ${markdownCode(image)} | ${outcome === "hold" ? "waits" : "kept"} | ${sentences.join(" ")} |`;
}

function isHeld({ outcome }: Decision): boolean {
  return outcome === "hold";
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
