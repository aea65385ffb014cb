import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { explanationComment } from "../../../src/core/conversation/explanation-comment.ts";
import { checkSummary } from "../../../src/core/findings/check-summary.ts";
import type { Finding } from "../../../src/core/findings/finding.ts";
import { findingsAsMarkdown } from "../../../src/core/findings/findings-as-markdown.ts";
import { digestChangeSentences } from "../../../src/core/image/digest-change-sentences.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import { minimumAge } from "../../../src/core/policy/rules/minimum-age.ts";
import { platformsKept } from "../../../src/core/policy/rules/platforms-kept.ts";
import { pullRequestTitle } from "../../../src/core/pull-request/pull-request-title.ts";
import { untouchedLines } from "../../../src/core/pull-request/untouched-lines.ts";
import { limitGroups } from "../../../src/core/update/limit-groups.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { decision, digest, imageState, platform } from "../update/sample-decision.ts";

const dayMs = 24 * 60 * 60 * 1000;
const since = "2026-03-05T12:00:00Z";

function aged(days: number): string {
  const now = new Date(Date.parse(since) + days * dayMs);
  return minimumAge({ clock: "registry", since }, days, now).sentence;
}

function young(days: number): string {
  return minimumAge({ clock: "plinth", since }, days, new Date(since)).sentence;
}

function kept(count: number): string {
  const image = imageState({ platforms: Array.from({ length: count }, (_, index) => platform(`linux/p${index}`)) });
  return platformsKept(image, image).sentence;
}

function layers(unchanged: number, total: number, addedBytes = 0): string {
  return digestChangeSentences({ causes: [], layers: { unchanged, total, addedBytes } }).join(" ");
}

function lines(count: number, outcome: "hold" | "skip", rule: string): readonly Decision[] {
  return Array.from({ length: count }, (_, index) =>
    decision(`Dockerfile:${index + 1}`, "node:20", { outcome, reasons: [{ rule, outcome, sentence: rule }] }),
  );
}

/** The words on the fold over lines that wait, stay for a reason, and are up to date. */
function untouched(waiting: number, staying: number, upToDate: number): string {
  const all = [
    ...lines(waiting, "hold", "minimum-age"),
    ...lines(staying, "skip", "steps"),
    ...lines(upToDate, "skip", "up-to-date"),
  ];
  return /<summary>(.*)<\/summary>/.exec(untouchedLines(all)?.before ?? "")?.[1] ?? "";
}

const images = Array.from({ length: 101 }, (_, index) =>
  decision("Dockerfile:1", `acme/app-${index}:1.0.0`, { step: "patch", to: { tag: "1.0.1", digest: digest("a") } }),
);

function limited(openPullRequests: number, createdPerHour: number): string {
  const groups = planUpdates(images, defaultRepositoryConfig);
  const held = limitGroups(groups, { openPullRequests, createdPerHour, open: 0, created: [], now: new Date(since) });
  return held[0]?.sentence ?? "";
}

const finding: Finding = {
  rule: "latest-tag",
  level: "warning",
  file: "Dockerfile",
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  sentence: "node has no tag.",
  remedy: "Write one.",
};

function findingsLeftOut(count: number): string {
  const row = findingsAsMarkdown([finding], 1).split("\n").at(-2)?.length ?? 0;
  const page = findingsAsMarkdown(
    Array.from({ length: count + 1 }, () => finding),
    1,
    row + 1,
  );
  return page.trimEnd().split("\n").at(-1) ?? "";
}

function linesLeftOut(count: number): string {
  const decisions = Array.from({ length: 100 + count }, () => decision("Dockerfile:1", "node:20", {}));
  return explanationComment({ key: "all", branch: "plinth/all", decisions }).split("\n").at(-1) ?? "";
}

function problemOf(config: string): string {
  const parsed = parseRepositoryConfig(config, "plinth.yml");
  return parsed.kind === "invalid" ? (parsed.problems[0]?.message ?? "") : "";
}

test.for<[string, string]>([
  [aged(0), "Published 2026-03-05."],
  [aged(1), "Published 2026-03-05, at least 1 day ago."],
  [aged(2), "Published 2026-03-05, at least 2 days ago."],
  [young(1), "First seen 2026-03-05; waits until 2026-03-06, when it is 1 day old."],
  [young(30), "First seen 2026-03-05; waits until 2026-04-04, when it is 30 days old."],
  [kept(1), "Keeps the only platform of the current image, linux/p0."],
  [kept(2), "Keeps both platforms of the current image."],
  [kept(5), "Keeps all 5 platforms of the current image."],
  [layers(0, 0), ""],
  [layers(0, 1), "The only layer is new."],
  [layers(1, 1), "The only layer is unchanged."],
  [layers(0, 2), "Both layers are new."],
  [layers(2, 2, -3_000_000), "Both layers are unchanged, −3.0 MB."],
  [layers(0, 5, 12_400), "All 5 layers are new, +12 kB."],
  [layers(1, 5, 999), "1 of 5 layers unchanged."],
  [untouched(0, 0, 3), ""],
  [untouched(1, 0, 0), "1 other line waits"],
  [untouched(2, 0, 0), "2 other lines wait"],
  [untouched(0, 1, 0), "1 other line stays as it is"],
  [untouched(0, 2, 1), "3 other lines: 2 stay as they are, 1 is up to date"],
  [untouched(1, 1, 2), "4 other lines: 1 waits, 1 stays as it is, 2 are up to date"],
  [
    limited(0, 4),
    "None of Plinth's pull requests may be open here at once (limits.openPullRequests); it follows when more may be.",
  ],
  [
    limited(1, 4),
    "Only 1 of Plinth's pull requests may be open here at once (limits.openPullRequests); it follows when one is merged or closed.",
  ],
  [
    limited(2, 4),
    "At most 2 of Plinth's pull requests may be open here at once (limits.openPullRequests); it follows when one is merged or closed.",
  ],
  [
    limited(10, 1),
    "Only 1 of Plinth's pull requests may be opened here in an hour (limits.createdPerHour); it follows from 13:00 UTC on.",
  ],
  [checkSummary([], 0), "no Dockerfile to check"],
  [checkSummary([], 1), "no findings in 1 Dockerfile"],
  [checkSummary([finding], 2), "0 errors, 1 warning in 2 Dockerfiles"],
  [findingsLeftOut(1), "1 more is not shown."],
  [findingsLeftOut(2), "2 more are not shown."],
  [linesLeftOut(1), "and 1 more line"],
  [linesLeftOut(7), "and 7 more lines"],
  [problemOf("pullRequest: { labels: [''] }"), "pullRequest.labels[0]: expected at least 1 character"],
  [problemOf(`pullRequest: { labels: [${"a, ".repeat(21)}] }`), "pullRequest.labels: expected at most 20 entries"],
])("%j is said", ([sentence, expected]) => {
  expect(sentence).toBe(expected);
});

/** `1 days`, `2 day`, `0 days ago`: what no sentence says. */
const silly =
  /(?<![\d.:-])(?:1 (?:days|layers|platforms|lines|tags|errors|warnings|Dockerfiles|more are|entries|characters|wait|stay)\b|(?:0|[2-9]|\d\d+) (?:day|layer|platform|line|tag|error|warning|Dockerfile|more is|waits|stays)\b|at least 0)/;

test("no number makes a sentence silly", () => {
  const count = fc.nat({ max: 40 });
  fc.assert(
    fc.property(count, count, count, (one, two, three) => {
      const total = Math.max(one, two);
      const said = [
        aged(one),
        young(one + 1),
        kept(one + 1),
        layers(Math.min(one, two), total, three * 500),
        untouched(one, two, three),
        limited(one, two + 1),
        checkSummary(
          Array.from({ length: one }, () => finding),
          two,
        ),
        findingsLeftOut(one + 1),
        linesLeftOut(one + 1),
      ];
      expect(said.filter((sentence) => silly.test(sentence))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("the title of several changes counts none by one", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("1.0", "1.1", "1.2"), fc.constantFrom("2.0", "2.1")), { minLength: 1 }),
      (tags) => {
        const decisions = tags.map(([from, tag], index) =>
          decision(`Dockerfile:${index + 1}`, `node:${from}`, { step: "minor", to: { tag, digest: null } }),
        );
        const [group] = planUpdates(decisions, defaultRepositoryConfig);
        expect(group && pullRequestTitle(group, defaultRepositoryConfig)).not.toMatch(/\(1 |\b1 base/);
      },
    ),
  );
});
