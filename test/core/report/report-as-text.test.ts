import { describe, expect, test } from "vitest";
import type { Paint } from "../../../src/core/report/paint.ts";
import { reportAsMarkdown } from "../../../src/core/report/report-as-markdown.ts";
import { reportAsText } from "../../../src/core/report/report-as-text.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { sampleReport } from "./sample-report.ts";

const same = (text: string): string => text;
const plain: Paint = { bold: same, dim: same, green: same, yellow: same, red: same };

describe("reportAsText", () => {
  test("of a scan has a row for each external line and each that could not be read, and sums up", () => {
    expect(reportAsText(sampleReport, "scan", plain)).toBe(
      `api/Dockerfile:3   node               20.11.0-alpine → 20.11.1-alpine@sha256:1a2b3c4d…  patch
web/Dockerfile:1   ghcr.io/acme/base  1.0                                               held     Published 2026-11-23; waits until 2026-11-26.
web/Dockerfile:14  $BASE                                                                skipped  a variable has no value here

1 update, 1 held, 0 kept · 4 base-image lines in 2 files, 12 registry requests in 1.4 s
`,
    );
  });

  test("of a list has a row for every base-image line", () => {
    expect(reportAsText(sampleReport, "list", plain)).toBe(
      `api/Dockerfile:3   FROM         node:20.11.0-alpine    ARG V, for $BUILDPLATFORM, stage build
api/Dockerfile:9   COPY --from  build                  a stage of the same file
web/Dockerfile:1   FROM         ghcr.io/acme/base:1.0
web/Dockerfile:14  FROM         $BASE                  a variable has no value here

4 base-image lines in 2 files, 2 images
`,
    );
  });

  test("of an update names the files that were written", () => {
    const text = reportAsText({ ...sampleReport, written: ["api/Dockerfile"] }, "update", plain);
    expect(text).toContain("\n\nwritten  api/Dockerfile\n\n1 file written, 1 held, 0 kept · ");
  });

  test("shows problems with what they are about", () => {
    const problems = [{ code: "registry-unavailable", subject: "ghcr.io/acme/base", message: "It did not answer." }];
    expect(reportAsText({ ...sampleReport, problems }, "scan", plain)).toContain(
      "\n\nregistry-unavailable  ghcr.io/acme/base: It did not answer.\n\n1 update, 1 held, 0 kept · 1 problem · ",
    );
  });

  test("tells a problem once, and only names it in the row that it held", () => {
    const [, held] = sampleReport.updates;
    if (held === undefined) throw new Error("the sample has an update that is held");
    const code = "registry-unavailable";
    const message = "ghcr.io/acme/base could not be asked about.";
    const text = reportAsText(
      {
        ...sampleReport,
        updates: [{ ...held, reasons: [{ rule: code, outcome: "hold", sentence: message }] }],
        problems: [{ code, subject: "ghcr.io/acme/base", message }],
      },
      "scan",
      plain,
    );
    expect(text).toContain("held     registry-unavailable\n");
    expect(text).toContain(`\nregistry-unavailable  ${message}\n`);
  });

  test("says what stopped a better candidate, although another is taken", () => {
    const [taken] = sampleReport.updates;
    if (taken === undefined) throw new Error("the sample has an update");
    const waits = { rule: "minimum-age", outcome: "hold", sentence: "20.11.2: waits until 2026-11-26." } as const;
    const updates = [{ ...taken, reasons: [waits, ...taken.reasons] }];
    expect(reportAsText({ ...sampleReport, updates }, "scan", plain)).toContain("patch    20.11.2: waits");
  });

  test("says why a line stays before what is wrong with its image", () => {
    const [taken] = sampleReport.updates;
    if (taken === undefined) throw new Error("the sample has an update");
    const ended = { rule: "release-line-ended", outcome: "skip", sentence: "Node.js 20 has ended." } as const;
    const settled = { rule: "steps", outcome: "skip", sentence: "Everything newer is too large a step." } as const;
    const updates = [{ ...taken, outcome: "skip" as const, to: null, step: null, reasons: [ended, settled] }];
    expect(reportAsText({ ...sampleReport, updates }, "scan", plain)).toContain(
      "kept     Everything newer is too large a step. Node.js 20 has ended.\n",
    );
  });

  test("of nothing is one line", () => {
    const nothing: Report = {
      schemaVersion: 1,
      lines: [],
      updates: [],
      problems: [],
      stats: { files: 0, lines: 0, images: 0, registryRequests: 0, durationMs: 2 },
    };
    expect(reportAsText(nothing, "list", plain)).toBe("no Dockerfile found\n");
  });
});

const hostile = "\u001B]0;owned\u0007\u202E\n`|<b>@everyone";

/** The sample with hostile text wherever text comes from a repository or a registry. */
const hostileReport: Report = {
  ...sampleReport,
  lines: sampleReport.lines.map((line) => ({
    ...line,
    file: hostile,
    stage: hostile,
    platform: hostile,
    raw: hostile,
    reference: line.reference && { registry: hostile, repository: hostile, tag: hostile, digest: hostile },
    via: hostile,
    skipped: line.skipped,
  })),
  updates: sampleReport.updates.map((update) => ({
    ...update,
    file: hostile,
    registry: hostile,
    repository: hostile,
    from: { tag: hostile, digest: null },
    to: update.to && { tag: hostile, digest: hostile },
    reasons: [{ rule: hostile, outcome: "hold", sentence: hostile }],
  })),
  problems: [{ code: "registry-unavailable", subject: hostile, message: hostile }],
  written: [hostile],
};

describe("text from a repository or a registry", () => {
  test.for(["list", "scan", "update"] as const)("cannot reach the terminal raw in a %s", (kind) => {
    const text = reportAsText(hostileReport, kind, plain);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split("\n")).toHaveLength(
      reportAsText({ ...sampleReport, problems: hostileReport.problems, written: ["Dockerfile"] }, kind, plain).split(
        "\n",
      ).length,
    );
  });

  test.for(["list", "scan", "update"] as const)("is no markup, mention or new cell in the Markdown of a %s", (kind) => {
    const markdown = reportAsMarkdown(hostileReport, kind);
    const outsideCode = markdown.replaceAll(/`[^`\n]*`/g, "");
    expect(outsideCode).not.toMatch(/(?<!\\)[<`]|@(?!&zwnj;)/);
    for (const table of markdown.split("\n\n").filter((block) => block.startsWith("|"))) {
      const cells = table.split("\n").map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});

describe("reportAsMarkdown", () => {
  test("has a table of updates, one of what is held, and sums up first", () => {
    expect(reportAsMarkdown(sampleReport, "scan")).toBe(`### Base images

1 update, 1 held, 0 kept · 4 base-image lines in 2 files, 12 registry requests in 1.4 s.

| Line | Image | From | To | Step | Note |
| --- | --- | --- | --- | --- | --- |
| \`api/Dockerfile:3\` | \`node\` | \`20.11.0-alpine\` | \`20.11.1-alpine@sha256:1a2b3c4d…\` | patch |  |

| Held | Image | From | To | Step | Why |
| --- | --- | --- | --- | --- | --- |
| \`web/Dockerfile:1\` | \`ghcr.io/acme/base\` | \`1.0\` |  |  | Published 2026-11-23; waits until 2026-11-26. |
`);
  });
});
