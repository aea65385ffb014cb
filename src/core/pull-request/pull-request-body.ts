import type { Upstream } from "../config/upstream-settings.ts";
import { bodyFoot } from "../conversation/body-foot.ts";
import type { Decision } from "../policy/decision.ts";
import type { Problem } from "../problem.ts";
import { fixedSection, joinSections } from "./body-section.ts";
import { changeNotes } from "./change-notes.ts";
import { changeReasons } from "./change-reasons.ts";
import { changeTable } from "./change-table.ts";
import { type ImageChange, imageChanges } from "./image-change.ts";
import type { WaitingGroup } from "../update/waiting-group.ts";
import { waitingGroups, passedOver, problemList, untouchedLines } from "./untouched-lines.ts";
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
  const notDone = [
    passedOver(changes),
    waitingGroups(input.waiting ?? []),
    problemList(input.problems),
    untouchedLines(input.others),
  ].filter((section) => section !== null);
  const sections = [
    changeTable(changes),
    changeNotes(changes),
    changeReasons(changes, input.upstreams ?? []),
    ...(notDone.length === 0 ? [] : [fixedSection("### What Plinth did not do"), ...notDone]),
    fixedSection(howToStop(changes)),
    fixedSection(bodyFoot({ hasMajor: input.group.decisions.some(({ step }) => step === "major") })),
  ];
  return joinSections(sections, longestBody);
}

function howToStop(changes: readonly ImageChange[]): string {
  return [
    "### If you want it otherwise",
    "- Close this pull request, and these versions are not proposed again; newer ones are.",
    "- Push to its branch, and Plinth leaves the branch to you.",
    "- Write `# plinth: ignore` above a line, and Plinth leaves that line alone.",
    `- Write ${markdownCode(settingFor(changes))} in \`.github/plinth.yml\`, and it holds everywhere in the repository. Versions, tags, sizes of update, age and grouping can be set there too.`,
  ].join("\n");
}

/** What would have kept this pull request from being opened. */
function settingFor(changes: readonly ImageChange[]): string {
  const [first] = changes;
  if (first === undefined || changes.every(({ step }) => step === "pin")) return "pin: none";
  const smaller = { major: "steps: [digest, patch, minor]", minor: "steps: [digest, patch]" };
  const instead = first.step === "major" || first.step === "minor" ? smaller[first.step] : "ignore: true";
  return `rules: [{ match: { image: "${first.name}" }, ${instead} }]`;
}
