import type { Report } from "../../../src/core/report/report.ts";

type Line = Report["lines"][number];
type Update = Report["updates"][number];

const node: Line = {
  file: "api/Dockerfile",
  line: 3,
  instruction: "FROM",
  stage: "build",
  platform: "$BUILDPLATFORM",
  raw: "node:${V}-alpine",
  reference: { registry: "docker.io", repository: "library/node", tag: "20.11.0-alpine", digest: null },
  via: "ARG V",
  skipped: null,
};
const copied: Line = {
  ...node,
  line: 9,
  instruction: "COPY --from",
  raw: "build",
  reference: null,
  platform: null,
  via: null,
  stage: null,
  skipped: "stage-reference",
};
const acme: Line = {
  file: "web/Dockerfile",
  line: 1,
  instruction: "FROM",
  stage: null,
  platform: null,
  raw: "ghcr.io/acme/base:1.0",
  reference: { registry: "ghcr.io", repository: "acme/base", tag: "1.0", digest: null },
  via: null,
  skipped: null,
};
const unresolved: Line = { ...acme, line: 14, raw: "$BASE", reference: null, skipped: "unresolved-variable" };

const taken: Update = {
  file: node.file,
  line: node.line,
  registry: "docker.io",
  repository: "library/node",
  from: { tag: "20.11.0-alpine", digest: null },
  to: { tag: "20.11.1-alpine", digest: `sha256:${"1a2b3c4d".repeat(8)}` },
  step: "patch",
  outcome: "take",
  reasons: [{ rule: "platforms-kept", outcome: "pass", sentence: "Keeps every platform." }],
};
const held: Update = {
  file: acme.file,
  line: acme.line,
  registry: "ghcr.io",
  repository: "acme/base",
  from: { tag: "1.0", digest: null },
  to: null,
  step: null,
  outcome: "hold",
  reasons: [{ rule: "minimum-age", outcome: "hold", sentence: "Published 2026-11-23; waits until 2026-11-26." }],
};

/** A report with one line of each kind that is shown differently. */
export const sampleReport: Report = {
  schemaVersion: 1,
  lines: [node, copied, acme, unresolved],
  updates: [taken, held],
  problems: [],
  stats: { files: 2, lines: 4, images: 2, registryRequests: 12, durationMs: 1432 },
};
