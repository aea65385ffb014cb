import { describe, expect, test } from "vitest";
import type { BaseImageLine } from "../../../src/core/dockerfile/base-image-line.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import { Report } from "../../../src/core/report/report.ts";
import { reportOf } from "../../../src/core/report/report-of.ts";

const digest = `sha256:${"ab".repeat(32)}` as const;

const nodeLine: BaseImageLine = {
  line: 3,
  instruction: "FROM",
  stage: "build",
  platform: null,
  raw: "node:${V}-alpine",
  span: { start: 20, end: 36 },
  reference: { registry: "docker.io", repository: "library/node", tag: "20.11.0-alpine", digest: null },
  via: "ARG V",
  skipped: null,
  written: [],
  endings: [],
  consulted: [],
  directives: { ignore: false, versions: null, tags: null, unknown: [] },
};
const stageLine: BaseImageLine = { ...nodeLine, line: 9, raw: "build", reference: null, skipped: "stage-reference" };
const taken: Decision = {
  file: "api/Dockerfile",
  line: nodeLine,
  outcome: "take",
  to: { tag: "20.11.1-alpine", digest },
  step: "patch",
  reasons: [{ rule: "largest-step", outcome: "pass", sentence: "A patch may be taken." }],
  target: {
    digest,
    mediaType: "application/vnd.oci.image.index.v1+json",
    platforms: [],
    createdAt: null,
    labels: {},
    compressedBytes: null,
    exemplar: null,
  },
  change: null,
};
const stats = { files: 1, registryRequests: 3, durationMs: 41.4 };

describe("reportOf", () => {
  test("prints lines and updates as the documentation shows them, and nothing more", () => {
    const report = reportOf({
      lines: [{ file: "api/Dockerfile", line: nodeLine }],
      decisions: [taken],
      problems: [{ code: "registry-unavailable", subject: "ghcr.io/acme/base", message: "No answer." }],
      stats,
    });
    expect(report).toStrictEqual({
      schemaVersion: 1,
      lines: [
        {
          file: "api/Dockerfile",
          line: 3,
          instruction: "FROM",
          stage: "build",
          platform: null,
          raw: "node:${V}-alpine",
          reference: { registry: "docker.io", repository: "library/node", tag: "20.11.0-alpine", digest: null },
          via: "ARG V",
          skipped: null,
        },
      ],
      updates: [
        {
          file: "api/Dockerfile",
          line: 3,
          registry: "docker.io",
          repository: "library/node",
          from: { tag: "20.11.0-alpine", digest: null },
          to: { tag: "20.11.1-alpine", digest },
          step: "patch",
          outcome: "take",
          reasons: [{ rule: "largest-step", outcome: "pass", sentence: "A patch may be taken." }],
        },
      ],
      problems: [{ code: "registry-unavailable", subject: "ghcr.io/acme/base", message: "No answer." }],
      stats: { files: 1, lines: 1, images: 1, registryRequests: 3, durationMs: 41 },
    });
  });

  test("fits its own schema, which allows nothing it does not print", () => {
    const decisions: Decision[] = [taken, { ...taken, outcome: "hold", to: null, step: null, target: null }];
    const lines = [nodeLine, stageLine].map((line) => ({ file: "Dockerfile", line }));
    for (const written of [undefined, ["Dockerfile"]]) {
      const report = reportOf({ lines, decisions, problems: [], stats, ...(written === undefined ? {} : { written }) });
      expect(Report.parse(report)).toStrictEqual(report);
    }
  });

  test("counts an image once, whatever its tag, and lines that are not looked up not at all", () => {
    const other: BaseImageLine = {
      ...nodeLine,
      reference: { registry: "docker.io", repository: "library/node", tag: "18", digest: null },
    };
    const ignored: BaseImageLine = {
      ...nodeLine,
      reference: { registry: "ghcr.io", repository: "acme/base", tag: "1", digest: null },
      skipped: "ignored",
    };
    const lines = [nodeLine, other, ignored, stageLine].map((line) => ({ file: "Dockerfile", line }));
    expect(reportOf({ lines, decisions: [], problems: [], stats }).stats).toMatchObject({ lines: 4, images: 1 });
  });
});
