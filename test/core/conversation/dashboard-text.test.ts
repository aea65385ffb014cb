import { expect, test } from "vitest";
import { tickedBoxes } from "../../../src/core/conversation/boxes.ts";
import { isDashboard } from "../../../src/core/conversation/dashboard-marker.ts";
import type { Finding } from "../../../src/core/findings/finding.ts";
import { decision, hold } from "../update/sample-decision.ts";
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

test("what is said of a line is not told once more as a problem", () => {
  const message = "ghcr.io did not answer within 10 s.";
  const held = decision("Dockerfile:1", "ghcr.io/acme/base:1", {
    outcome: "hold",
    reasons: [hold("registry-unavailable", message)],
  });
  const problems = [{ code: "registry-unavailable", subject: "ghcr.io/acme/base", message }];
  const text = dashboardText({ ...nothing, decisions: [held], problems });
  expect(text.match(/did not answer within 10 s\./g)).toHaveLength(1);
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
