import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commitMessage } from "../../../src/core/pull-request/commit-message.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import { pullRequestTitle } from "../../../src/core/pull-request/pull-request-title.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import type { Step } from "../../../src/core/tag/step.ts";
import { decision, digest } from "../update/sample-decision.ts";

const config = { commit: { prefix: "chore(docker)" } };

function taken(reference: string, tag: string, step: Step, file = "Dockerfile:1"): Decision {
  return decision(file, reference, { step, to: { tag, digest: digest("a") } });
}

function titleOf(decisions: readonly Decision[], group: "image" | "all" = "image", prefix = "chore(docker)"): string {
  const [first] = planUpdates(decisions, { ...defaultRepositoryConfig, group });
  return first === undefined ? "" : pullRequestTitle(first, { commit: { prefix } });
}

const old = `@${digest("b")}`;

test.for<[string, Decision[]]>([
  ["bump node from 20.11.0-alpine to 20.11.1-alpine", [taken("node:20.11.0-alpine", "20.11.1-alpine", "patch")]],
  ["bump ghcr.io/acme/base from 1.0 to 1.1", [taken("ghcr.io/acme/base:1.0", "1.1", "minor")]],
  ["bump node from 20 to 22 (major)", [taken("node:20", "22", "major")]],
  ["bump node to 20.11.1", [taken("node:20.11.0", "20.11.1", "patch"), taken("node:20.10.0", "20.11.1", "minor")]],
  ["bump node (2 tags)", [taken("node:20.11.0", "20.11.1", "patch"), taken("node:18.1.0", "18.1.1", "patch")]],
  ["bump node from 20.11.0", [taken("node:20.11.0", "20.11.1", "patch"), taken("node:20.11.0", "20.12.0", "minor")]],
  ["refresh node:20-alpine", [taken(`node:20-alpine${old}`, "20-alpine", "digest")]],
  ["refresh node (2 tags)", [taken(`node:20${old}`, "20", "digest"), taken(`node:18${old}`, "18", "digest")]],
  ["pin base images", [taken("node:20", "20", "pin")]],
  ["pin base images", [taken("node", "20.11.1", "pin"), taken("nginx:1", "1", "pin")]],
])("%s", ([title, decisions]) => {
  expect(titleOf(decisions)).toBe(`chore(docker): ${title}`);
});

test.for<[string, Decision[]]>([
  ["update 2 base images in Dockerfile", [taken("node:20.1", "20.2", "minor"), taken("nginx:1.1", "1.2", "minor")]],
  ["update 2 base images", [taken("node:20.1", "20.2", "minor"), taken("nginx:1.1", "1.2", "minor", "b/Dockerfile:1")]],
  [
    "refresh 2 base images in Dockerfile",
    [taken(`node:20${old}`, "20", "digest"), taken(`nginx:1${old}`, "1", "digest")],
  ],
])("several images: %s", ([title, decisions]) => {
  expect(titleOf(decisions, "all")).toBe(`chore(docker): ${title}`);
});

test("without a prefix, begins with a capital", () => {
  expect(titleOf([taken("node:20.1", "20.2", "minor")], "image", "")).toBe("Bump node from 20.1 to 20.2");
});

test("fits GitHub's 256 characters, with the longest names that references can have", () => {
  const long = taken(`${"a".repeat(240)}:${"b".repeat(128)}`, "c".repeat(128), "patch");
  expect(titleOf([long], "image", "p".repeat(60)).length).toBeLessThanOrEqual(256);
});

function message(line: number): string {
  const [group] = planUpdates(
    [
      taken("node:20.11.0", "20.11.1", "patch", `web/Dockerfile:${line}`),
      taken("node:20.11.0", "20.11.1", "patch", `web/Dockerfile:${line + 1}`),
      taken(`node:18.1.0${old}`, "18.1.1", "patch", `api/Dockerfile:${line}`),
    ],
    defaultRepositoryConfig,
  );
  return group === undefined ? "" : commitMessage(group, config);
}

test("the commit says what becomes of which file, whatever line it is on", () => {
  expect(message(1)).toBe(message(7));
  expect(message(1).split("\n")).toEqual([
    "chore(docker): bump node (2 tags)",
    "",
    `- api/Dockerfile: node:18.1.0 → 18.1.1 (${digest("a")})`,
    `- web/Dockerfile: node:20.11.0 → 20.11.1 (${digest("a")})`,
  ]);
});

test("the commit counts what it does not list", () => {
  const decisions = Array.from({ length: 150 }, (_, index) =>
    taken("node:1.1", "1.2", "minor", `d${index}/Dockerfile:1`),
  );
  const [group] = planUpdates(decisions, { ...defaultRepositoryConfig, group: "image" });
  const lines = group === undefined ? [] : commitMessage(group, config).split("\n");
  expect(lines).toHaveLength(2 + 100 + 1);
  expect(lines.at(-1)).toBe("- and 50 more");
});

test("no path and no tag can add a line, a trailer or a reference to a commit", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.stringMatching(/^\w[\w.-]{0,20}$/), (folder, tag) => {
      const hostile = decision("x:1", "acme/gh-1:GH-2", { step: "minor", to: { tag, digest: null } });
      const [group] = planUpdates([{ ...hostile, file: `${folder}\n\nCo-authored-by: x@y #1 [skip ci]` }], {
        ...defaultRepositoryConfig,
      });
      const [title = "", blank, change = "", ...more] =
        group === undefined ? [] : commitMessage(group, config).split(/[\r\n]/);
      expect([blank, more]).toEqual(["", []]);
      expect(title).not.toMatch(/[@#[\]]|gh-\d/i);
      expect(change).toMatch(/^- /);
      expect(change).not.toMatch(/[@#[\]]|gh-\d/i);
    }),
  );
});
