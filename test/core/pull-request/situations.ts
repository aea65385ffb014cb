import type { Digest } from "../../../src/core/image/digest.ts";
import type { ImageState } from "../../../src/core/image/image-state.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import type { RuleResult } from "../../../src/core/policy/rule-result.ts";
import { minimumAge } from "../../../src/core/policy/rules/minimum-age.ts";
import { platformsKept } from "../../../src/core/policy/rules/platforms-kept.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { digestProved } from "../../../src/workflow/lookup/fitting-image.ts";
import { decision, digest, hold, imageState, pass, platform, skip } from "../update/sample-decision.ts";

/** What stands for a repository when one of its pull requests is worded. */
export interface Situation {
  /** What it is, for docs/pull-requests.md. */
  readonly title: string;
  readonly decisions: readonly Decision[];
  /** The repository file. */
  readonly config?: string;
  readonly problems?: readonly Problem[];
}

const linux = ["linux/amd64", "linux/arm/v7", "linux/arm64/v8", "linux/ppc64le", "linux/s390x"].map(platform);

/** What the rules say of an image that passes them and has the platforms of the current one; `said` is what else is said, before. */
function proved(parts: Partial<ImageState>, ...said: readonly RuleResult[]): Pick<Decision, "target" | "reasons"> {
  const target = imageState(parts);
  const age = minimumAge({ clock: "registry", since: target.createdAt }, 3, new Date("2026-04-10T00:00:00Z"));
  return { target, reasons: [...said, platformsKept(target, target), age, digestProved] };
}

/** A line whose tag goes to another of the same image. */
function bump(
  at: string,
  reference: string,
  tag: string,
  digit: string,
  createdAt: string,
  parts: Partial<Decision> = {},
): Decision {
  return decision(at, reference, {
    to: { tag, digest: digest(digit) },
    step: "patch",
    ...proved({ digest: digest(digit), platforms: linux, createdAt: `${createdAt}T02:00:00Z` }),
    ...parts,
  });
}

const revisions = { from: "9a1e".repeat(10), to: "4e7d".repeat(10) };

/** What is said of `node:22.12.0-alpine3.21`; labels as docker-library/official-images writes them. */
const patchOfNode: Partial<Decision> = {
  ...proved(
    {
      digest: digest("b"),
      platforms: linux,
      createdAt: "2026-04-02T02:00:00Z",
      labels: {
        "org.opencontainers.image.source": `https://github.com/nodejs/docker-node.git#${revisions.to}:22/alpine3.21`,
        "org.opencontainers.image.revision": revisions.to,
        "org.opencontainers.image.url": "https://hub.docker.com/_/node",
      },
    },
    hold("minimum-age", "22.12.1-alpine3.21: Published 2026-04-08; waits until 2026-04-11, when it is 3 days old."),
  ),
  change: {
    causes: [
      { kind: "source-changed", ...revisions },
      { kind: "base-rebuilt", name: "alpine:3.21", from: digest("8"), to: digest("9") },
    ],
    layers: { unchanged: 0, total: 4, addedBytes: 12_400 },
  },
};

/** `node:22.11.0-alpine3.21` of one line becomes `22.12.0-alpine3.21`. */
export function patchOfNodeAt(at: string): Decision {
  return bump(at, "node:22.11.0-alpine3.21", "22.12.0-alpine3.21", "b", "2026-04-02", patchOfNode);
}

const moved: Digest = `sha256:3f9a1c7e${"0123456789abcdef".repeat(4).slice(8)}`;

/** The step to another Alpine, and why. */
const movedOffAlpine: Partial<Decision> = {
  to: { tag: "22.12.0-alpine3.21", digest: moved },
  ...proved(
    {
      digest: moved,
      platforms: linux,
      createdAt: "2026-04-02T02:00:00Z",
      labels: patchOfNode.target?.labels ?? {},
    },
    skip(
      "release-line-ended",
      "Alpine 3.20 has had no free security updates since 2026-04-01; supported is Alpine 3.21.",
    ),
    hold("minimum-age", "22.12.1-alpine3.21: Published 2026-04-08; waits until 2026-04-11, when it is 3 days old."),
    pass("operating-system", "The operating system moves from Alpine 3.20 to Alpine 3.21."),
  ),
  step: "variant",
  change: {
    causes: [
      { kind: "source-changed", ...revisions },
      { kind: "base-rebuilt", name: "alpine:3.21", from: digest("8"), to: digest("9") },
    ],
    layers: { unchanged: 0, total: 4, addedBytes: 412_000 },
  },
};

const silent: Problem = {
  code: "registry-unavailable",
  subject: "ghcr.io/acme/base",
  message: "ghcr.io did not answer within 10 s. Plinth asks again.",
};

/** As the choice of a tag says of one that stays; the step beside it is what is done. */
const nothingNewer = skip("no-newer-tag-of-this-shape", "No newer tag has the same form and variant.");
const movedOn = pass("digest", "The tag has moved to another digest since it was pinned.");

function pin(at: string, reference: string, digit: string, ...said: readonly RuleResult[]): Decision {
  const tag = reference === "nginx" ? "1.27.3" : (reference.split(":")[1] ?? null);
  const pinned = pass("pin", "Pinned to the digest that the tag has now: the build stays as it is.");
  return decision(at, reference, {
    to: { tag, digest: digest(digit) },
    step: "pin",
    target: imageState({ digest: digest(digit), platforms: linux, createdAt: "2026-03-27T00:30:00Z" }),
    reasons: [...(said.length === 0 ? [nothingNewer, pinned] : said), digestProved],
  });
}

/** Real situations, each with the name of its golden file in `test/fixtures/pull-requests`. */
export const situations: Readonly<Record<string, Situation>> = {
  "patch-of-one-image": {
    title: "A patch of an image that two files use",
    decisions: [
      patchOfNodeAt("api/Dockerfile:3"),
      patchOfNodeAt("web/Dockerfile:1"),
      decision("web/Dockerfile:9", `nginx:1.27.3@${digest("c")}`, {
        outcome: "skip",
        reasons: [skip("up-to-date", "The tag still has the pinned digest.")],
      }),
      decision("jobs/Dockerfile:1", "ghcr.io/acme/base:4.1", {
        outcome: "hold",
        reasons: [hold(silent.code, silent.message)],
      }),
    ],
    problems: [silent],
  },
  "rebuilt-tag": {
    title: "A tag was built again: only the digest changes",
    decisions: [
      bump("Dockerfile:1", `python:3.13-slim-bookworm@${digest("1")}`, "3.13-slim-bookworm", "2", "2026-04-03", {
        step: "digest",
        ...proved({ digest: digest("2"), platforms: linux, createdAt: "2026-04-03T09:12:00Z" }, nothingNewer, movedOn),
        change: {
          causes: [{ kind: "base-rebuilt", name: "debian:bookworm-slim", from: digest("8"), to: digest("9") }],
          layers: { unchanged: 0, total: 5, addedBytes: 1_204_000 },
        },
      }),
    ],
  },
  "rewritten-release": {
    title: "A release that was pushed again, without one of its platforms",
    decisions: [
      decision("Dockerfile:1", `traefik:v3.3.1@${digest("1")}`, {
        to: { tag: "v3.3.1", digest: digest("2") },
        step: "digest",
        target: imageState({ digest: digest("2"), platforms: linux.slice(0, 2), createdAt: "2026-04-03T09:12:00Z" }),
        change: {
          causes: [{ kind: "platforms-removed", platforms: ["linux/386"] }],
          layers: { unchanged: 4, total: 4, addedBytes: 0 },
        },
        reasons: [
          movedOn,
          pass(
            "platforms-kept",
            "Comes without linux/386, as none of the newer images has it any more; keeps the other platforms.",
          ),
          pass("minimum-age", "Published 2026-04-03, at least 3 days ago."),
          digestProved,
          pass(
            "tag-rewritten",
            "Take note: v3.3.1 names one release in full, yet another image was pushed under it. Most often that is a rebuild for fixes underneath.",
          ),
        ],
      }),
    ],
  },
  "pin-base-images": {
    title: "Pins, all together",
    decisions: [
      pin("services/mail/Dockerfile:1", "alpine:3.21", "0"),
      pin("services/api/Dockerfile:2", "golang:1.26-alpine", "1"),
      pin("services/api/Dockerfile:3", "ghcr.io/acme/tools:2", "2"),
      pin(
        "services/edge/Dockerfile:4",
        "nginx",
        "3",
        pass("floating-tag", "1.27.3 is the same image as the moving tag: the build stays as it is."),
      ),
    ],
  },
  "ended-operating-system": {
    title: "An operating system that has ended",
    decisions: [
      bump("api/Dockerfile:3", "node:22.11.0-alpine3.20", "22.12.0-alpine3.21", "b", "2026-04-02", movedOffAlpine),
      bump("web/Dockerfile:1", "node:22.11.0-alpine3.20", "22.12.0-alpine3.21", "b", "2026-04-02", movedOffAlpine),
    ],
  },
  "another-debian-release": {
    title: "Another release of the operating system, by its name",
    decisions: [
      bump("Dockerfile:1", "debian:bookworm-20260316-slim", "trixie-20260401-slim", "7", "2026-04-01", {
        step: "variant",
      }),
      decision("old/Dockerfile:4", `node:20@${digest("1")}`, {
        outcome: "skip",
        reasons: [skip("steps", "The tag has moved, but digest updates are not allowed.")],
      }),
    ],
  },
  "major-of-a-database": {
    title: "A major version, alone, of a line that has ended",
    decisions: [
      bump("db/Dockerfile:1", `postgres:13.22-alpine@${digest("3")}`, "18.3-alpine", "4", "2026-03-12", {
        step: "major",
        ...proved(
          { digest: digest("4"), platforms: linux, createdAt: "2026-03-12T22:00:00Z" },
          skip(
            "release-line-ended",
            "PostgreSQL 13 has had no free security updates since 2025-11-13; supported is PostgreSQL 18.",
          ),
          pass("release-line", "PostgreSQL 18 is supported until 2030-11-14."),
        ),
        change: {
          causes: [{ kind: "source-changed", from: "13.22", to: "18.3" }],
          layers: { unchanged: 1, total: 8, addedBytes: 3_300_000 },
        },
      }),
    ],
    config: "commit: { prefix: '' }",
  },
  "image-with-a-successor": {
    title: "An image that has a successor",
    decisions: [
      bump("Dockerfile:1", "openjdk:17.0.1-jdk-slim", "17.0.2-jdk-slim", "9", "2022-05-11", {
        ...proved(
          { digest: digest("9"), platforms: linux.slice(0, 1), createdAt: "2022-05-11T00:00:00Z" },
          skip("image-replaced", "openjdk is not maintained any more; its successor is eclipse-temurin."),
        ),
        change: {
          causes: [
            { kind: "base-rebuilt", name: null, from: null, to: null },
            { kind: "platforms-added", platforms: ["linux/arm64/v8"] },
          ],
          layers: { unchanged: 0, total: 3, addedBytes: -2_150_000 },
        },
      }),
    ],
  },
  "image-of-the-company": {
    title: "An image of the company's own, whose registry tells little",
    decisions: [
      bump("Dockerfile:2", "ghcr.io/acme/base:4.1.0", "4.2.0", "5", "2026-04-01", {
        step: "minor",
        ...proved({
          digest: digest("5"),
          labels: {
            "org.opencontainers.image.source": "https://github.com/acme/base",
            "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567",
            "org.opencontainers.image.url": "https://acme.example/base",
          },
        }),
      }),
    ],
  },
  "several-tags-of-one-image": {
    title: "Two tags of one image",
    decisions: [
      patchOfNodeAt("api/Dockerfile:1"),
      bump("web/Dockerfile:1", "node:20.19.0-slim", "20.19.1-slim", "6", "2026-04-03"),
    ],
  },
  "all-in-one": {
    title: "Everything in one pull request",
    config: "group: all",
    decisions: [
      patchOfNodeAt("Dockerfile:1"),
      bump("Dockerfile:5", "redis:7.4.1", "7.4.2", "0", "2026-03-30"),
      bump("Dockerfile:6", "traefik:v3.3.0", "v3.3.1", "1", "2026-04-01"),
      bump("Dockerfile:7", "ghcr.io/acme/tools:2.0.1", "2.0.2", "2", "2026-03-20", {
        ...proved({ digest: digest("2"), platforms: linux.slice(0, 1), createdAt: "2026-03-20T09:00:00Z" }),
      }),
      bump("Dockerfile:8", "alpine:3.20.3", "3.21.1", "3", "2026-03-27", { step: "minor" }),
    ],
  },
  "first-contact-with-a-limit": {
    title: "More updates than may be open at once",
    config: "limits: { openPullRequests: 1 }",
    decisions: [
      patchOfNodeAt("api/Dockerfile:3"),
      patchOfNodeAt("web/Dockerfile:3"),
      bump("api/Dockerfile:5", "redis:7.4.1", "8.0.0", "0", "2026-03-30", { step: "major" }),
      bump("api/Dockerfile:6", "alpine:3.20.5", "3.20.6", "1", "2026-03-30"),
    ],
  },
  "hostile-registry": {
    title: "A registry and a path that try to get something done",
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
};
