import type { Finding } from "../findings/finding.ts";
import { findingsAsMarkdown } from "../findings/findings-as-markdown.ts";
import type { Decision } from "../policy/decision.ts";
import type { Problem } from "../problem.ts";
import { type BodySection, fixedSection, joinSections } from "../pull-request/body-section.ts";
import type { Ignore } from "../update/ignore.ts";
import { markdownCode, markdownText } from "../pull-request/markdown-text.ts";
import { problemList, untouchedLines } from "../pull-request/untouched-lines.ts";
import { formatBox } from "./boxes.ts";
import { markDashboard } from "./dashboard-marker.ts";

/** What the dashboard shows of one repository. */
export interface DashboardContent {
  readonly groups: readonly {
    readonly branch: string;
    readonly title: string;
    readonly standing: "open" | "opening" | "waiting" | "refused";
    readonly sentence: string;
    /** Number of its pull request; null where there is none. */
    readonly number: number | null;
  }[];
  readonly ignores: readonly (Ignore & { readonly number: number })[];
  /** Lines that name no image that can be read, and why. */
  readonly unreadable: readonly { readonly file: string; readonly line: number; readonly why: string }[];
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
  readonly findings: readonly Finding[];
  /** How many Dockerfiles there are. */
  readonly files: number;
}

/** GitHub takes 65,536 code points; the findings have a part of their own. */
const longestFindings = 15_000;
const longestRest = 45_000;

/**
 * Words the dashboard issue. The same repository state gives the same text; rows that would make it too long are left out
 * as a whole, the last ones first, and counted. Text from outside is made harmless.
 */
export function dashboardText(content: DashboardContent): string {
  const { groups, ignores, unreadable, decisions, problems, findings, files } = content;
  const of = (standing: DashboardContent["groups"][number]["standing"]) =>
    groups.filter((group) => group.standing === standing);
  const openRows = [
    ...of("open").map(({ branch, title, number }) => formatBox("rebase", branch, `#${number} ${markdownText(title)}`)),
    ...of("opening").map(({ title }) => `- ${markdownText(title)}: is opened now`),
  ];
  // A reason is told once, above the boxes that wait for it.
  const waitingRows = [...Map.groupBy(of("waiting"), ({ sentence }) => sentence)].flatMap(([sentence, waiting], at) =>
    waiting.map(({ branch, title }, index) => {
      const box = formatBox("open", branch, markdownText(title));
      return index > 0 ? box : `${at === 0 ? "" : "\n"}${markdownText(sentence)}\n\n${box}`;
    }),
  );
  const ignoredRows = [
    ...of("refused").map(({ branch, title, sentence }) =>
      formatBox("recreate", branch, `${markdownText(title)}: ${markdownText(sentence)}`),
    ),
    ...ignores.map((ignore) => `- ${ignoreText(ignore)}: \`/plinth unignore\` in #${ignore.number} takes that back`),
  ];
  const unreadableRows = unreadable.map(({ file, line, why }) => `- ${markdownCode(`${file}:${line}`)}: ${why}`);
  const sections = [
    fixedSection(
      "What Plinth does here, and what it does not. People with write access can tick a box; how else to ask for something stands in each pull request.",
    ),
    listed("### Open: tick to make one again on the newest base", openRows),
    listed("### Waiting: tick to open one now", waitingRows),
    listed("### Ignored: tick to propose it again", ignoredRows),
    problemList(problems),
    listed("### Lines that cannot be read", unreadableRows),
    untouchedLines(decisions),
  ].filter((section) => section !== null);
  const rest = joinSections(sections, longestRest);
  const policy = `### Policy\n\n${findingsAsMarkdown(findings, files, longestFindings)}`;
  return markDashboard(`${rest}\n\n${policy}`);
}

function listed(before: string, rows: readonly string[]): BodySection | null {
  return rows.length === 0 ? null : { before: `${before}\n`, rows, after: "", more: (count) => `- and ${count} more` };
}

function ignoreText(ignore: Ignore): string {
  const image = markdownCode(ignore.image.replace(/^docker\.io\/(?:library\/)?/, ""));
  if (ignore.what === "image") return image;
  if (ignore.what === "major") return `major updates of ${image}`;
  return `${image} ${markdownCode(ignore.tag ?? ignore.digest ?? "this version")}`;
}
