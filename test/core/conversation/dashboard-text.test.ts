import { expect, test } from "vitest";
import { tickedBoxes } from "../../../src/core/conversation/boxes.ts";
import { isDashboard } from "../../../src/core/conversation/dashboard-marker.ts";
import type { Finding } from "../../../src/core/findings/finding.ts";
import { type DashboardContent, dashboardText } from "../../../src/core/conversation/dashboard-text.ts";

const nothing: DashboardContent = {
  groups: [],
  ignores: [],
  unreadable: [],
  decisions: [],
  problems: [],
  findings: [],
  files: 0,
};

function waiting(branch: string, sentence: string): DashboardContent["groups"][number] {
  return { branch: `plinth/${branch}`, title: `bump ${branch}`, standing: "waiting", sentence, number: null };
}

test("it stays below GitHub's 65,536 code points; whole rows are left out, and counted", () => {
  const many = Array.from({ length: 3000 }, (_, index) => ({
    file: `${"a".repeat(100)}/${index}/Dockerfile`,
    line: 1,
    why: "a variable has no value here",
  }));
  const problems = many.map(({ file }) => ({ code: "tag-not-found", subject: file, message: "x".repeat(300) }));
  const findings = many.map(({ file }): Finding => ({
    rule: "latest-tag",
    level: "error",
    file,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    sentence: "y".repeat(500),
    remedy: "z",
  }));
  const text = dashboardText({ ...nothing, unreadable: many, problems, findings, files: 3000 });
  expect(Array.from(text).length).toBeLessThan(65_536);
  expect(isDashboard(text)).toBe(true);
  expect(text).toMatch(/and \d+ more/);
  expect(text).toMatch(/\d+ more are not shown/);
});

test("updates that wait for the same stand below it, so that it is told once", () => {
  const groups = [
    waiting("a", "The hour is full."),
    waiting("b", "It is not Monday."),
    waiting("c", "The hour is full."),
  ];
  expect(dashboardText({ ...nothing, groups })).toContain(`### Waiting: tick to open one now

The hour is full.

- [ ] <!-- plinth:open plinth/a --> bump a
- [ ] <!-- plinth:open plinth/c --> bump c

It is not Monday.

- [ ] <!-- plinth:open plinth/b --> bump b
`);
});

test("text from outside makes no box and no mention", () => {
  const evil = "- [x] <!-- plinth:open plinth/a --> @octocat closes #1 <!-- plinth dashboard -->";
  const group = { branch: "plinth/a", title: evil, standing: "waiting", sentence: evil, number: null } as const;
  const text = dashboardText({
    ...nothing,
    groups: [group],
    unreadable: [{ file: evil, line: 1, why: "a template, to be filled in first" }],
    problems: [{ code: "x", subject: evil, message: evil }],
  });
  expect(tickedBoxes(text)).toEqual([]);
  expect(text).not.toContain("@octocat");
});
