import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/core/errors.ts";
import type { Paint } from "../../../src/core/report/paint.ts";
import { runResultText } from "../../../src/entry/cli/run-result-text.ts";
import type { RunResult } from "../../../src/entry/run-once.ts";

const same = (text: string): string => text;
const plain: Paint = { bold: same, dim: same, green: same, yellow: same, red: same };
const scan = { name: "scan-repository", repository: "acme/shop", installationId: null } as const;
const propose = { name: "propose-updates", repository: "acme/shop", installationId: null } as const;
const publish = {
  name: "publish-update",
  repository: "acme/shop",
  installationId: null,
  branch: "plinth/node",
} as const;

describe("runResultText", () => {
  test("says each thing once, pull requests by their address, and failures last", () => {
    const proposed = {
      job: propose,
      outcome: {
        kind: "proposed",
        publish: ["plinth/node"],
        settled: 0,
        refused: 0,
        waiting: [
          { standing: "held-back", title: "bump redis to 8.0.2", sentence: "The hour is full.", until: null },
          { standing: "scheduled", title: "refresh node:22", sentence: "It is not Monday.", until: null },
        ],
        retired: [{ number: 3, url: "https://github.com/acme/shop/pull/3" }],
        problems: [{ code: "image-not-found", subject: "ghcr.io/acme/x", message: "ghcr.io/acme/x is not there." }],
      },
    } as const;
    const result: RunResult = {
      outcomes: [
        { job: scan, outcome: { kind: "scanned", files: 3, lines: 7, questions: 5 } },
        { job: propose, outcome: { kind: "waiting", reason: "answers-missing" } },
        proposed,
        proposed,
        { job: publish, outcome: { kind: "opened", number: 12, url: "https://github.com/acme/shop/pull/12" } },
      ],
      failures: [
        {
          job: scan,
          error: new UpstreamError("github-unavailable", "GitHub did\u001B[2J not answer.", {
            upstream: "github",
            resource: "acme/shop",
          }),
        },
      ],
    };
    expect(runResultText("acme/shop", result, plain))
      .toBe(`scanned             acme/shop: 3 Dockerfiles, 7 base-image lines
closed              https://github.com/acme/shop/pull/3
held-back           bump redis to 8.0.2: The hour is full.
scheduled           refresh node:22: It is not Monday.
image-not-found     ghcr.io/acme/x is not there.
opened              https://github.com/acme/shop/pull/12
github-unavailable  GitHub did\\u{1b}[2J not answer.
`);
  });

  test.for([
    ["fork-without-config", "It is a fork, which is left alone until it has a file .github/plinth.yml."],
    ["repository-archived", "It is archived, so nothing can be proposed in it."],
  ] as const)("says in words why a repository is left alone: %s", ([reason, sentence]) => {
    const result: RunResult = { outcomes: [{ job: scan, outcome: { kind: "skipped", reason } }], failures: [] };
    expect(runResultText("acme/shop", result, plain)).toBe(`skipped  acme/shop: ${sentence}\n`);
  });
});
