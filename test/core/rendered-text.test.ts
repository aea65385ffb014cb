import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dashboardText } from "../../src/core/conversation/dashboard-text.ts";
import { explanationComment } from "../../src/core/conversation/explanation-comment.ts";
import { overdueText } from "../../src/core/conversation/overdue-text.ts";
import { checkAnnotation } from "../../src/core/findings/check-annotation.ts";
import { checkSummary } from "../../src/core/findings/check-summary.ts";
import type { Finding } from "../../src/core/findings/finding.ts";
import { findingsAsMarkdown } from "../../src/core/findings/findings-as-markdown.ts";
import { findingsAsSarif } from "../../src/core/findings/findings-as-sarif.ts";
import type { Decision } from "../../src/core/policy/decision.ts";
import { farewell } from "../../src/core/pull-request/farewell.ts";
import { refusedPeople } from "../../src/core/pull-request/refused-people.ts";
import { reportAsMarkdown } from "../../src/core/report/report-as-markdown.ts";
import type { Report } from "../../src/core/report/report.ts";
import { hostileText } from "./hostile-text.ts";
import { decision, digest, hold, pass, skip } from "./update/sample-decision.ts";
import { whatSurvives } from "./what-survives.ts";

const image = { registry: "evil.example", repository: "gh-1/app", tag: "gh-2", digest: null };

function findingOf(file: string, sentence: string, remedy: string): Finding {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  return { rule: "config-invalid", level: "error", file, sentence, remedy, ...place };
}

function decisionsOf(file: string, one: string, two: string): readonly Decision[] {
  const line = { ...decision("x:1", "evil.example/gh-1/app:gh-2", {}).line, raw: one };
  const unread = { ...line, reference: null };
  return [
    { ...decision("x:1", "a", { outcome: "hold", reasons: [hold("x", one), hold("y", two)] }), file, line },
    { ...decision("x:1", "a", { outcome: "skip", reasons: [skip("x", two)] }), file, line: unread },
    {
      ...decision("x:1", "a", { to: { tag: two, digest: digest("a") }, step: "patch", reasons: [pass("x", one)] }),
      file,
      line,
    },
  ];
}

function reportOf(file: string, one: string, two: string): Report {
  const place = { file, line: 1, instruction: "FROM", stage: one, platform: two, raw: two } as const;
  const { registry, repository } = image;
  const update = { file, line: 1, registry, repository, from: { tag: one, digest: null }, step: "patch" } as const;
  const reasons = [{ rule: "x", outcome: "hold", sentence: two }] as const;
  return {
    schemaVersion: 1,
    lines: [{ ...place, reference: null, via: one, skipped: two }],
    updates: [
      { ...update, to: { tag: two, digest: null }, outcome: "take", reasons: [...reasons] },
      { ...update, to: null, outcome: "hold", reasons: [...reasons] },
    ],
    problems: [{ code: "x", subject: one, message: two }],
    stats: { files: 1, lines: 1, images: 1, registryRequests: 1, durationMs: 1 },
    written: [file],
  };
}

/** Every text but the pull request's own that people see on GitHub as Markdown, and how many hidden comments it has. */
const markdown: Readonly<Record<string, readonly [(file: string, one: string, two: string) => string, number]>> = {
  "the comment that explains": [
    (file, one, two) => explanationComment({ key: one, branch: "plinth/all", decisions: decisionsOf(file, one, two) }),
    0,
  ],
  "the comment on a pull request that goes": [
    (file, one, two) => {
      const decisions = decisionsOf(file, one, two);
      return farewell("all", { lines: decisions, decisions, groups: [] });
    },
    0,
  ],
  "the comment on one for a file that is gone": [
    (file) => farewell(`file ${file}`, { lines: [], decisions: [], groups: [] }),
    0,
  ],
  "the comment on one for an image that is gone": [
    (file) => farewell(`image evil.example/${file}`, { lines: [], decisions: [], groups: [] }),
    0,
  ],
  "the comment that names people": [
    (file, one, two) => refusedPeople({ reviewers: [file, one], assignees: [two] }) ?? "",
    0,
  ],
  "the comment that a command waits": [(file, one, two) => overdueText([file, one, two], 30), 0],
  "the summary of the check run": [
    (file, one, two) => findingsAsMarkdown([findingOf(file, one, two), findingOf(one, two, file)], 1),
    0,
  ],
  "the summary of a workflow": [(file, one, two) => reportAsMarkdown(reportOf(file, one, two), "scan"), 0],
  "the list of a workflow": [(file, one, two) => reportAsMarkdown(reportOf(file, one, two), "list"), 0],
  "the dashboard": [
    (file, one, two) =>
      dashboardText({
        groups: (["opening", "waiting", "refused"] as const).map((standing) => ({
          branch: "plinth/all",
          title: one,
          standing,
          sentence: two,
          number: null,
        })),
        ignores: [],
        unreadable: [{ file, line: 1, why: "not an image reference" }],
        decisions: decisionsOf(file, one, two),
        problems: [{ code: "x", subject: one, message: two }],
        findings: [findingOf(file, one, two)],
        files: 1,
      }),
    3,
  ],
};

test.for(Object.entries(markdown))("in %s nothing that others write survives", ([, [write, ownComments]]) => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (file, one, two) => {
      expect(whatSurvives(write(file, one, two), ownComments)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** Every plain text on GitHub that quotes files: GitHub makes links of `[…](…)` in the messages of code scanning. */
const plain: Readonly<Record<string, (finding: Finding) => string>> = {
  "an annotation": (finding) => `${checkAnnotation(finding).title}\n${checkAnnotation(finding).message}`,
  "the title of the check run": (finding) => checkSummary([finding], 1),
  "a message of code scanning": (finding) =>
    JSON.stringify(findingsAsSarif([finding], "0.1.0")).match(/"message":\{"text":"((?:[^"\\]|\\.)*)"/)?.[1] ?? "@",
};

test.for(Object.entries(plain))("in %s nothing that others write survives", ([, write]) => {
  fc.assert(
    fc.property(hostileText, hostileText, (sentence, remedy) => {
      const text = write(findingOf("Dockerfile", sentence, remedy));
      expect(text).not.toMatch(/(?<!\w)@\w|#\d|gh-\d|:\/\/|\]\(|<[a-z/!?]|\[skip ci\]/i);
      expect(text.replace("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    }),
    { numRuns: 300 },
  );
});
