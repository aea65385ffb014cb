import type { Problem } from "../problem.ts";
import { fixedSection, joinSections } from "../pull-request/body-section.ts";
import { problemList } from "../pull-request/untouched-lines.ts";
import { markDashboard } from "./dashboard-marker.ts";

const longest = 60_000;

/** What the dashboard says of a repository whose configuration cannot be used, and never could as far as is known. */
export function brokenConfigText(problems: readonly Problem[]): string {
  const why =
    "Nothing is proposed here: the configuration of this repository cannot be used, and none that could be is known. Plinth looks again when it is corrected.";
  const sections = [fixedSection(why), problemList(problems)].filter((section) => section !== null);
  return markDashboard(joinSections(sections, longest));
}
