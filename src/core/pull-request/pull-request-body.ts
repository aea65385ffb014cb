import type { Upstream } from "../config/upstream-settings.ts";
import { formatBox } from "../conversation/boxes.ts";
import { commandHint } from "../conversation/command-hint.ts";
import type { Decision } from "../policy/decision.ts";
import type { Problem } from "../problem.ts";
import { fixedSection, joinSections } from "./body-section.ts";
import { changeNotes } from "./change-notes.ts";
import { changeReasons } from "./change-reasons.ts";
import { changeTable } from "./change-table.ts";
import { type ImageChange, imageChanges } from "./image-change.ts";
import type { WaitingGroup } from "../update/waiting-group.ts";
import { waitingGroups, passedOver, problemList, untouchedLines } from "./untouched-lines.ts";
import { whyKept } from "./why-kept.ts";
import { markdownCode } from "./markdown-text.ts";
import type { UpdateGroup } from "../update/update-group.ts";

/** What else there is to say of the repository. */
export interface RestOfRepository {
  /** Decisions about other lines; those that are taken are in other pull requests, and left out here. */
  readonly others: readonly Decision[];
  readonly problems: readonly Problem[];
  /** Groups that wait for their schedule, or for a place among the pull requests. */
  readonly waiting?: readonly WaitingGroup[];
  /** What the proxies that Dockerfiles name pass on: an image is read about under its own name. */
  readonly upstreams?: readonly Upstream[];
}

/** GitHub takes 65,536 code points; the marker needs room as well: up to 6 for each of its key's 1,100. */
const longestBody = 58_000;

/**
 * Words the body of a pull request, for a person who wants to decide in ten seconds: what changes, why that is safe,
 * why now, what was not done, and how to make it stop.
 *
 * All text from registries, labels and files is made harmless. Dates are absolute, so that the text is the same tomorrow.
 */
export function pullRequestBody(input: { readonly group: UpdateGroup } & RestOfRepository): string {
  const changes = imageChanges(input.group);
  const told = new Set(input.others.flatMap((other) => (other.outcome === "take" ? [] : whyKept(other))));
  const notDone = [
    passedOver(changes),
    waitingGroups(input.waiting ?? []),
    problemList(input.problems, told),
    untouchedLines(input.others),
  ].filter((section) => section !== null);
  const sections = [
    changeTable(changes),
    changeNotes(changes),
    changeReasons(changes, input.upstreams ?? []),
    ...(notDone.length === 0 ? [] : [fixedSection("### What Plinth did not do"), ...notDone]),
    fixedSection(howToStop(input.group, changes)),
  ].filter((section) => section !== null);
  return joinSections(sections, longestBody);
}

function howToStop({ decisions }: UpdateGroup, changes: readonly ImageChange[]): string {
  const hasMajor = decisions.some(({ step }) => step === "major");
  return [
    "---",
    "",
    "Not these versions? Close this pull request: they are not proposed again, newer ones are.",
    "",
    formatBox("rebase", null, "Make this pull request again on the newest base"),
    "",
    "<details><summary>Other ways to tune or stop this</summary>",
    "",
    "- Not this line: write `# plinth: ignore` above it.",
    `- ${wayOut(changes)} in \`.github/plinth.yml\`. Versions, tags, steps, age, grouping and schedule can be set there too.`,
    "- With changes of your own: push to the branch, and Plinth leaves it to you.",
    `- With a comment: ${commandHint({ hasMajor })}`,
    "",
    "</details>",
  ].join("\n");
}

/** What would have kept this pull request, or its first image, from being proposed. */
function wayOut(changes: readonly ImageChange[]): string {
  const [first] = changes;
  if (first === undefined || changes.every(({ step }) => step === "pin")) return "No pins: write `pin: none`";
  if (changes.every(({ step }) => step === "digest")) {
    return "No rebuilt tags: write `steps: [patch, minor, variant, major]`";
  }
  const smaller = { major: "steps: [digest, patch, minor]", minor: "steps: [digest, patch]" };
  const instead = first.step === "major" || first.step === "minor" ? smaller[first.step] : "ignore: true";
  return `Not this image: write ${markdownCode(`rules: [{ match: { image: "${first.name}" }, ${instead} }]`)}`;
}
