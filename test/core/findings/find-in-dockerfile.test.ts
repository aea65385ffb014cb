import { describe, expect, test } from "vitest";
import { parseOperatorSettings } from "../../../src/core/config/parse-operator-settings.ts";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { findInDockerfile } from "../../../src/core/findings/find-in-dockerfile.ts";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";

const digest = `sha256:${"a".repeat(64)}`;
const pinned = `node:24.11.0-alpine3.22@${digest}`;

function find(text: string, config = "", enforced = "") {
  const { enforce } = parseOperatorSettings(enforced, "settings.yml");
  const parsed = parseRepositoryConfig(config, "plinth.yml", [], enforce);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  const context = { config: parsed.config, enforced: enforce, releaseLines: builtInReleaseLines, today: "2026-03-01" };
  return findInDockerfile({ path: "api/Dockerfile", text }, context);
}

function rulesOf(text: string, config = "", enforced = ""): readonly string[] {
  return find(text, config, enforced).map(({ rule, level, line }) => `${line} ${rule} ${level}`);
}

test("a pinned release of a line that is maintained has no findings", () => {
  expect(find(`FROM ${pinned}\nFROM scratch\n`)).toEqual([]);
});

test("nothing is an error by default", () => {
  const text = "FROM node\nFROM node:14\nFROM $NOWHERE\nFROM Bad:::\n";
  expect(find(text).map(({ level }) => level)).not.toContain("error");
});

// End-of-life dates: https://endoflife.date/nodejs and https://endoflife.date/alpine-linux.
test.for([
  [`FROM node:24.11.0`, "missing-digest"],
  [`FROM node:latest@${digest}`, "latest-tag"],
  [`FROM node@${digest}`, "latest-tag"],
  [`FROM node:14.21.3@${digest}`, "ended-line"],
  [`FROM node:24.11.0-alpine3.12@${digest}`, "ended-line"],
  ["FROM $NOWHERE", "unreadable"],
  ["ARG IMAGE\nFROM $IMAGE", "unreadable"],
  ["FROM node:::1", "unreadable"],
] as const)("%j has %s alone", ([text, rule]) => {
  expect(new Set(find(text).map((finding) => finding.rule))).toEqual(new Set([rule]));
});

test.for([
  "FROM quay.io/x/y:1.0",
  "ARG IMAGE=quay.io/x/y:1.0\nFROM $IMAGE",
  `FROM ${pinned}\nCOPY --from=quay.io/x/y:1.0 /a /b`,
  `FROM ${pinned}\nRUN --mount=type=bind,from=quay.io/x/y:1.0 true`,
  `FROM ${pinned}\nONBUILD COPY --from=quay.io/x/y:1.0 /a /b`,
  `# syntax=quay.io/x/y:1.0\nFROM ${pinned}`,
])("%j names an image that is not allowed", (text) => {
  const found = find(text, 'policy: { allow: ["docker.io/library/*"], forbiddenImage: error, missingDigest: off }');
  expect(found).toMatchObject([{ rule: "forbidden-image", level: "error", file: "api/Dockerfile" }]);
});

test.for(["node", "library/node", "docker.io/library/*", "{node,python}", "**"])("%s allows node", (allow) => {
  expect(find(`FROM ${pinned}`, `policy: { allow: ["${allow}"], forbiddenImage: error }`)).toEqual([]);
});

test("the place is that of the reference, in UTF-16 code units", () => {
  expect(find("# 😀\r\nFROM --platform=linux/amd64 node:24.11.0 AS build\r\n")).toMatchObject([
    { line: 2, column: 29, endLine: 2, endColumn: 41 },
  ]);
});

test("a comment above the line, or a rule, ignores it", () => {
  expect(find("# plinth: ignore\nFROM node\n")).toEqual([]);
  expect(find("# plinth: ignore\nFROM $NOWHERE\n")).toEqual([]);
  expect(find("FROM node\n", "rules: [{ match: { image: node }, ignore: true }]")).toEqual([]);
});

// https://docs.docker.com/reference/dockerfile/#environment-replacement
test("a default is no remedy where builds replace no variable", () => {
  const remedies = find(`ARG V=1\nFROM $W\nCOPY --from=node:$V a b\nONBUILD COPY --from=node:$V a b\n`).map(
    ({ remedy }) => remedy,
  );
  const stage = "Name a stage whose FROM has the variable.";
  expect(remedies).toEqual(["Give the variable a default in an ARG before the first FROM.", stage, stage]);
});

test("a comment that is not understood is told", () => {
  expect(rulesOf(`# plinth: versions=banana\nFROM ${pinned}\n`)).toEqual(["2 unreadable warning"]);
});

test("pin: none lifts the digest, unless a missing one is an error", () => {
  expect(find("FROM node:24.11.0", "pin: none")).toEqual([]);
  expect(rulesOf("FROM node:24.11.0", "pin: none\npolicy: { missingDigest: error }")).toEqual([
    "1 missing-digest error",
  ]);
});

test("what is off is not looked for", () => {
  const off = "policy: { missingDigest: off, latestTag: off, endedLine: off, unreadable: off }";
  expect(find("FROM node\nFROM node:14\nFROM $NOWHERE\n", off)).toEqual([]);
});

describe("what the operator enforces", () => {
  const enforced = "enforce: { policy: { allow: [node], missingDigest: warning, unreadable: error } }";
  const ignoring = "rules: [{ match: { image: '**' }, ignore: true }]";

  test.for([
    ["a comment", "# plinth: ignore\nFROM quay.io/x/y:1.0\n", ""],
    ["a rule", "\nFROM quay.io/x/y:1.0\n", ignoring],
  ] as const)("is looked for on a line that %s ignores, at the enforced level", ([, text, config]) => {
    expect(rulesOf(text, config, enforced)).toEqual(["2 forbidden-image error", "2 missing-digest warning"]);
  });

  test("is all that is looked for there", () => {
    const wanting = `${ignoring}\npolicy: { latestTag: error, endedLine: error, missingDigest: error }`;
    expect(rulesOf("FROM node:14\n", wanting, enforced)).toEqual(["1 missing-digest warning"]);
    expect(rulesOf("FROM node\n", ignoring, "enforce: { pin: digest }")).toEqual([]);
  });

  test("holds for ignored lines that cannot be read", () => {
    expect(rulesOf("# plinth: ignore\nFROM $NOWHERE\n", "", enforced)).toEqual(["2 unreadable error"]);
  });

  test("wants a digest whatever pin says", () => {
    expect(rulesOf("FROM node:24.11.0\n", "pin: none", enforced)).toEqual(["1 missing-digest warning"]);
  });
});
