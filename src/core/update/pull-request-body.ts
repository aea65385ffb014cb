import type { Decision } from "../policy/decision.ts";
import type { Problem } from "../problem.ts";
import { fixedSection, joinSections } from "./body-section.ts";
import { changeNotes, changeReasons } from "./change-notes.ts";
import { changeTable } from "./change-table.ts";
import { type ImageChange, imageChanges } from "./image-change.ts";
import type { HeldBackGroup } from "./limit-groups.ts";
import { heldBackGroups, passedOver, problemList, untouchedLines } from "./untouched-lines.ts";
import type { UpdateGroup } from "./update-group.ts";

/** What else there is to say of the repository. */
export interface RestOfRepository {
  /** Decisions about other lines; those that are taken are in other pull requests, and left out here. */
  readonly others: readonly Decision[];
  readonly problems: readonly Problem[];
  /** Groups that wait for a place among the open pull requests. */
  readonly heldBack?: readonly HeldBackGroup[];
}

/** GitHub takes 65,536 code points; the marker and what people add need room as well. */
const longestBody = 60_000;

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
    heldBackGroups(input.heldBack ?? []),
    problemList(input.problems),
    untouchedLines(input.others),
  ].filter((section) => section !== null);
  const sections = [
    changeTable(changes),
    fixedSection(changeReasons(changes)),
    changeNotes(changes),
    ...(notDone.length === 0 ? [] : [fixedSection("### What Plinth did not do"), ...notDone]),
    fixedSection(howToStop(changes)),
  ];
  return joinSections(sections, longestBody);
}

function howToStop(changes: readonly ImageChange[]): string {
  const [first] = changes;
  const image = changes.length === 1 && first !== undefined ? first.name : "node";
  return [
    "### If you want it otherwise",
    "- Close this pull request, and these versions are not proposed again; newer ones are.",
    "- Push to its branch, and Plinth leaves the branch to you.",
    "- Write `# plinth: ignore` above a line, or `# plinth: versions=<21`, and Plinth keeps to it there.",
    `- Set rules for everything in \`.github/plinth.yml\`, for example \`rules: [{ match: { image: "${image}" }, steps: [digest, patch] }]\`.`,
  ].join("\n");
}
