import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { draftPullRequest, type PullRequestInput } from "../../../src/core/pull-request/draft-pull-request.ts";
import { limitGroups } from "../../../src/core/update/limit-groups.ts";
import { parseMarker } from "../../../src/core/pull-request/marker.ts";
import { pullRequestBody } from "../../../src/core/pull-request/pull-request-body.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { planUpdates } from "../../../src/core/update/plan-updates.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { decision, digest, hold, imageState, pass, platform, skip } from "../update/sample-decision.ts";

const linux = ["linux/amd64", "linux/arm/v7", "linux/arm64/v8", "linux/ppc64le", "linux/s390x"].map(platform);
const kept = pass("platforms-kept", "Keeps every platform of the current image (5 in all).");
const aged = pass("minimum-age", "Published 2024-01-11, at least 3 days ago.");
const upToDate = skip("up-to-date", "The tag still has the pinned digest.");

// The annotations of docker.io/library/node as docker-library/official-images publishes them.
const nodeLabels = {
  "org.opencontainers.image.source": `https://github.com/nodejs/docker-node.git#${"4e7d".repeat(10)}:20/alpine3.19`,
  "org.opencontainers.image.revision": "4e7d".repeat(10),
  "org.opencontainers.image.url": "https://hub.docker.com/_/node",
};

const node = imageState({
  digest: digest("b"),
  platforms: linux,
  createdAt: "2024-01-11T02:00:00Z",
  labels: nodeLabels,
});
const proved = (digit: string) =>
  pass("digest-proved", `${digest(digit).slice(0, 19)}… is the hash of the bytes the registry sent.`);

const patchOfNode: Partial<Decision> = {
  to: { tag: "20.11.1-alpine", digest: digest("b") },
  step: "patch",
  target: node,
  change: {
    causes: [
      { kind: "source-changed", from: "9a1e".repeat(10), to: "4e7d".repeat(10) },
      { kind: "base-rebuilt", name: "alpine:3.19", from: digest("8"), to: digest("9") },
    ],
    layers: { unchanged: 0, total: 4, addedBytes: 12_400 },
  },
  reasons: [
    hold("minimum-age", "20.12.0-alpine: Published 2024-03-26; waits until 2024-03-29, when it is 3 days old."),
    proved("b"),
    kept,
    aged,
  ],
};
const kong: Problem = {
  code: "registry-unavailable",
  subject: "ghcr.io/acme/base",
  message: "ghcr.io did not answer within 10 s. Plinth asks again.",
};

const situations: Record<string, { decisions: Decision[]; config?: string; problems?: Problem[]; open?: string[] }> = {
  "patch-of-one-image": {
    decisions: [
      decision("api/Dockerfile:3", "node:20.11.0-alpine", patchOfNode),
      decision("web/Dockerfile:1", "node:20.11.0-alpine", patchOfNode),
      decision("web/Dockerfile:9", `nginx:1.25.3@${digest("c")}`, { outcome: "skip", reasons: [upToDate] }),
      decision("jobs/Dockerfile:1", "ghcr.io/acme/base:4.1", {
        outcome: "hold",
        reasons: [hold("registry-unavailable", kong.message)],
      }),
    ],
    problems: [kong],
  },
  "rebuilt-tag": {
    decisions: [
      decision("Dockerfile:1", `python:3.12-slim-bookworm@${digest("1")}`, {
        to: { tag: "3.12-slim-bookworm", digest: digest("2") },
        step: "digest",
        target: imageState({ digest: digest("2"), platforms: linux, createdAt: "2024-02-13T09:12:00Z" }),
        change: {
          causes: [{ kind: "base-rebuilt", name: "debian:bookworm-slim", from: digest("8"), to: digest("9") }],
          layers: { unchanged: 0, total: 5, addedBytes: 1_204_000 },
        },
        reasons: [pass("digest", "The tag has moved to another digest since it was pinned."), proved("2"), kept, aged],
      }),
    ],
  },
  "pin-base-images": {
    decisions: ["alpine:3.19", "golang:1.22-alpine", "ghcr.io/acme/tools:2", "nginx"].map((reference, index) =>
      decision(`services/${["mail", "api", "api", "edge"][index]}/Dockerfile:${index + 1}`, reference, {
        to: { tag: reference === "nginx" ? "1.25.4" : (reference.split(":")[1] ?? ""), digest: digest(String(index)) },
        step: "pin",
        target: imageState({
          digest: digest(String(index)),
          platforms: linux.slice(0, index + 1),
          createdAt: "2024-01-27T00:30:00Z",
        }),
        reasons:
          reference === "nginx"
            ? [
                pass("floating-tag", "1.25.4 is the same image as the moving tag: the build stays as it is."),
                proved("3"),
              ]
            : [pass("pin", "Pinned to the digest that the tag has now."), proved(String(index))],
      }),
    ),
  },
  "major-of-a-database": {
    decisions: [
      decision("db/Dockerfile:1", `postgres:15.6-alpine@${digest("3")}`, {
        to: { tag: "16.2-alpine", digest: digest("4") },
        step: "major",
        target: imageState({ digest: digest("4"), platforms: linux, createdAt: "2024-02-08T22:00:00Z" }),
        change: {
          causes: [{ kind: "source-changed", from: "15.6", to: "16.2" }],
          layers: { unchanged: 1, total: 8, addedBytes: 3_300_000 },
        },
        reasons: [
          skip(
            "release-line-ended",
            "PostgreSQL 15 has had no free security updates since 2027-11-11; PostgreSQL 16 is supported until 2028-11-09.",
          ),
          proved("4"),
          kept,
          aged,
        ],
      }),
    ],
    config: "commit: { prefix: '' }",
  },
  "image-of-the-company": {
    decisions: [
      decision("Dockerfile:2", "ghcr.io/acme/base:4.1.0", {
        to: { tag: "4.2.0", digest: digest("5") },
        step: "minor",
        target: imageState({
          digest: digest("5"),
          labels: {
            "org.opencontainers.image.source": "https://github.com/acme/base",
            "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567",
            "org.opencontainers.image.url": "https://acme.example/base",
          },
        }),
        reasons: [
          proved("5"),
          pass("platforms-kept", "Platforms could not be compared: the registry does not tell them."),
          pass("minimum-age", "Age unknown: the registry gives no date for this image."),
        ],
      }),
    ],
  },
  "several-tags-of-one-image": {
    decisions: [
      decision("api/Dockerfile:1", "node:20.11.0-alpine", patchOfNode),
      decision("web/Dockerfile:1", "node:18.19.0-slim", {
        to: { tag: "18.19.1-slim", digest: digest("6") },
        step: "patch",
        target: imageState({ digest: digest("6"), platforms: linux, createdAt: "2024-02-14T00:00:00Z" }),
        reasons: [proved("6"), kept, aged],
      }),
    ],
  },
  "all-in-one": {
    config: "group: all",
    decisions: [
      decision("Dockerfile:1", "node:20.11.0-alpine", patchOfNode),
      ...["redis:7.2.3", "traefik:v2.11.0", "ghcr.io/acme/tools:2.0.1", "alpine:3.18.5"].map((reference, index) =>
        decision(`Dockerfile:${index + 5}`, reference, {
          to: { tag: ["7.2.4", "v2.11.1", "2.0.2", "3.19.1"][index] ?? "", digest: digest(String(index)) },
          step: reference.startsWith("alpine") ? "minor" : "patch",
          target: imageState({ digest: digest(String(index)), platforms: linux.slice(0, 2) }),
          reasons: [proved(String(index)), kept, aged],
        }),
      ),
    ],
  },
  "first-contact-with-a-limit": {
    config: "limits: { openPullRequests: 1 }",
    decisions: [
      decision("api/Dockerfile:3", "node:20.11.0-alpine", patchOfNode),
      decision("web/Dockerfile:3", "node:20.11.0-alpine", patchOfNode),
      ...["redis:7.2.3", "alpine:3.18.5"].map((reference, index) =>
        decision(`api/Dockerfile:${index + 5}`, reference, {
          to: { tag: ["8.0.0", "3.18.6"][index] ?? "", digest: digest(String(index)) },
          step: index === 0 ? "major" : "patch",
          reasons: [],
        }),
      ),
    ],
  },
  "hostile-registry": {
    decisions: [
      decision("evil/@octocat fixes #1|`x`/Dockerfile:1", "evil.example/x/gh-1:gh-12", {
        to: { tag: "gh-13", digest: digest("e") },
        step: "patch",
        change: {
          causes: [
            { kind: "source-changed", from: "@octocat fixes #1", to: "deadbeefdeadbeef" },
            { kind: "base-rebuilt", name: "![x](//e/x.png) <b> o/r#7", from: "1", to: "2" },
            { kind: "platforms-added", platforms: ["linux/`#3`"] },
          ],
          layers: null,
        },
        target: imageState({
          digest: digest("e"),
          labels: {
            "org.opencontainers.image.source": "https://github.com/victim/repo/issues/1?x=[a](b)",
            "org.opencontainers.image.url": "javascript:alert(1)",
          },
        }),
        reasons: [
          pass("x", "Fixes #1, closes GH-2 and https://github.com/o/r/issues/3 <img src=x> ![y](//e/x.png) @octocat"),
          hold(
            "y",
            "- [ ] **bold** | cell\u202e\u200b\n\n# heading\n<!-- plinth {} --> www.evil.example :octocat: $x$",
          ),
        ],
      }),
    ],
    problems: [{ code: "registry-unavailable", subject: "evil`|x", message: "<details>resolves o/r#4 & co\u0000" }],
  },
  "rewritten-release": {
    decisions: [
      decision("Dockerfile:1", `traefik:v2.11.0@${digest("1")}`, {
        to: { tag: "v2.11.0", digest: digest("2") },
        step: "digest",
        target: imageState({ digest: digest("2"), platforms: linux.slice(0, 2), createdAt: "2024-02-13T09:12:00Z" }),
        change: {
          causes: [{ kind: "platforms-removed", platforms: ["linux/386"] }],
          layers: { unchanged: 4, total: 4, addedBytes: 0 },
        },
        reasons: [
          pass("digest", "The tag has moved to another digest since it was pinned."),
          proved("2"),
          aged,
          pass(
            "tag-rewritten",
            "Take note: v2.11.0 names one release in full, yet another image was pushed under it. Most often that is a rebuild for fixes underneath.",
          ),
        ],
      }),
    ],
  },
  "image-with-a-successor": {
    decisions: [
      decision("Dockerfile:1", "openjdk:17.0.1-jdk-slim", {
        to: { tag: "17.0.2-jdk-slim", digest: digest("9") },
        step: "patch",
        target: imageState({ digest: digest("9"), platforms: linux.slice(0, 2), createdAt: "2022-05-11T00:00:00Z" }),
        change: {
          causes: [
            { kind: "base-rebuilt", name: null, from: null, to: null },
            { kind: "platforms-added", platforms: ["linux/arm64/v8"] },
          ],
          layers: { unchanged: 0, total: 3, addedBytes: -2_150_000 },
        },
        reasons: [
          skip("image-replaced", "library/openjdk is not maintained any more; its successor is eclipse-temurin."),
          proved("9"),
          pass("platforms-kept", "Keeps every platform of the current image (1 in all)."),
          pass("minimum-age", "Published 2022-05-11, at least 3 days ago."),
        ],
      }),
    ],
  },
  "reasons-of-all-kinds": {
    decisions: [
      decision("Dockerfile:1", "debian:bookworm-20231009-slim", {
        to: { tag: "trixie-20250811-slim", digest: digest("7") },
        step: "variant",
        target: imageState({ digest: digest("7"), platforms: linux, createdAt: "2025-08-11T00:00:00Z" }),
        reasons: [proved("7"), kept, aged],
      }),
      decision("old/Dockerfile:4", "node:14", {
        outcome: "skip",
        reasons: [skip("steps", "The tag has moved, but digest updates are not allowed.")],
      }),
    ],
  },
};

function inputOf({ decisions, config = "", problems = [], open = [] }: (typeof situations)[string]): PullRequestInput {
  const parsed = parseRepositoryConfig(config, "plinth.yml");
  if (parsed.kind !== "ok") throw new Error(parsed.problems[0]?.message);
  const groups = planUpdates(decisions, parsed.config);
  const waiting = limitGroups(groups, {
    ...parsed.config.limits,
    open: open.length,
    created: [],
    now: new Date("2026-03-01T00:00:00Z"),
  });
  const [group] = groups;
  if (group === undefined || waiting.length === groups.length) throw new Error("nothing is proposed");
  const others = decisions.filter((other) => !group.decisions.includes(other));
  const files = group.decisions.map(({ file }) => ({ path: file, mode: "100644", text: "" }));
  return { group, files, others, problems, waiting, config: parsed.config };
}

describe("the pull request of a real situation", () => {
  test.for(Object.keys(situations))("%s reads as it was reviewed", async (name) => {
    const situation = situations[name];
    if (situation === undefined) throw new Error(name);
    const draft = draftPullRequest(inputOf(situation));
    const page = `# ${draft.title}\n\n${draft.body}\n\n---\n\nBranch \`${draft.branch}\`, commit:\n\n\`\`\`text\n${draft.commitMessage}\n\`\`\`\n`;
    await expect(page).toMatchFileSnapshot(`../../fixtures/pull-requests/${name}.md`);
  });
});

test("the body ends with the marker of its group", () => {
  const input = inputOf(situations["rebuilt-tag"] ?? { decisions: [] });
  const marker = parseMarker(draftPullRequest(input).body);
  expect(marker).toMatchObject({ group: "digest", head: null });
});

describe("the length of a body", () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    decision(`services/${index}/Dockerfile:1`, `ghcr.io/acme/service-${index}:1.0.0`, {
      ...patchOfNode,
      to: { tag: "1.0.1", digest: digest("b") },
    }),
  );

  test("stays below GitHub's 65,536 code points; whole rows are left out, and counted", () => {
    const { body } = draftPullRequest(inputOf({ decisions: many, config: "group: all" }));
    expect(Array.from(body).length).toBeLessThan(65_536);
    const rows = body.match(/^\| `ghcr.*\|$/gm) ?? [];
    const notes = body.match(/^- `ghcr.*1\.0\.1`$/gm) ?? [];
    expect(body).toContain(`| … | | | | and ${3000 - rows.length} more, in the diff |`);
    expect(body).toContain(`- and ${3000 - notes.length} more`);
    expect(rows.length).toBeGreaterThan(300);
    expect(body.split("<details>")).toHaveLength(body.split("</details>").length);
    expect(body).toContain("### If you want it otherwise");
    expect(parseMarker(body)).not.toBeNull();
  });

  test("holds whatever the registry, the repository and its owner write", () => {
    const text = "\u{1f600}|`@x #1 <".repeat(2000);
    const labels = { "org.opencontainers.image.source": `https://example.com/${"a".repeat(400)}` };
    const platforms = Array.from({ length: 1000 }, (_, index) => platform(`linux/${text.slice(0, 3000)}${index}`));
    const decisions = many.slice(0, 30).map((one) => ({
      ...one,
      file: `${text.slice(0, 900)}${one.file}`,
      target: imageState({ labels, platforms }),
      reasons: Array.from({ length: 100 }, () => pass("x", text)),
    }));
    const problems = Array.from({ length: 500 }, () => ({ code: "x", subject: text, message: text }));
    const { body } = draftPullRequest(inputOf({ decisions, problems, config: "group: all" }));
    expect(Array.from(body).length).toBeLessThan(65_536);
    expect(body).toContain("### If you want it otherwise");
  });
});

test("nothing in the body refers to anything, even where it becomes a commit message", () => {
  const body = draftPullRequest(inputOf(situations["hostile-registry"] ?? { decisions: [] })).body;
  const withoutAddresses = body.replaceAll(/\]\(https:[^)]*\)/g, "]");
  expect(withoutAddresses).not.toMatch(/(?<!\w)@\w|#\d|gh-\d|https?:\/\/|\[skip ci\]/i);
  expect(body).not.toMatch(/<(?!br>|!-- plinth|\/?details>|\/?summary>)/);
});

test("docs/pull-requests.md shows a pull request as it is", () => {
  const shown = readFileSync("test/fixtures/pull-requests/patch-of-one-image.md", "utf8");
  expect(readFileSync("docs/pull-requests.md", "utf8")).toContain(shown);
});

test("that the current image has ended is a reason to change, not one against the change", () => {
  const ended = { rule: "release-line-ended", outcome: "skip", sentence: "Alpine 3.20 ended on 2026-04-01." } as const;
  const taken = decision("Dockerfile:1", "node:22.11.0-alpine3.20", { ...patchOfNode, reasons: [ended] });
  const [group] = planUpdates([taken], { ...defaultRepositoryConfig, group: "image" });
  if (group === undefined) throw new Error("nothing was planned");
  const body = pullRequestBody({ group, others: [], problems: [] });
  expect(body).toMatch(/### Why now\n\n?- Alpine 3\.20 ended on 2026-04-01\./);
  expect(body).not.toContain("### What Plinth did not do");
});
