import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { processorMs } from "../../processor-ms.ts";

const file = ".github/plinth.yml";

function problemsOf(text: string): readonly string[] {
  const parsed = parseRepositoryConfig(text, file);
  const problems = parsed.kind === "ok" ? parsed.warnings : parsed.problems;
  return problems.map(
    ({ line, column, message, hint }) => `${line}:${column} ${message}${hint === null ? "" : ` (${hint})`}`,
  );
}

test.for([
  ["pin: none\n---\npin: digest\n", /^2:1 a second document begins here/],
  ["? [a, b]\n: c\n", /^1:3 a key is no plain text/],
  ["limits:\n\topenPullRequests: 5\n", /^2:1 a line is indented with a tab \(use spaces\)$/],
] as const)("%j is told in words of its own", ([text, words]) => {
  expect(problemsOf(text)).toEqual([expect.stringMatching(words)]);
});

test.for(["", "# only a comment\n", "pin:\nrules:\n", "\uFEFF"])("%j is all defaults", (text) => {
  expect(parseRepositoryConfig(text, file)).toEqual({ kind: "ok", config: defaultRepositoryConfig, warnings: [] });
});

test.for([
  ["paths:\n  exlude: []", '2:3 paths.exlude: there is no key "exlude" (did you mean "exclude"?)'],
  ["pin: digst", '1:6 pin: expected digest or none (did you mean "digest"?)'],
  ["limits: { openPullRequests: '3' }", "1:29 limits.openPullRequests: expected a number, not text"],
  ["minimumAgeDays: 1.5", "1:17 minimumAgeDays: expected a whole number, not 1.5"],
  ["minimumAgeDays: -1", "1:17 minimumAgeDays: expected at least 0"],
  [
    "rules:\n  - match: { image: node }\n    versions: 20",
    "3:15 rules[0].versions: expected text, not 20 (put it in quotes)",
  ],
  ["rules: [{ match: {} }]", "1:18 rules[0].match: expected image, path or both"],
  ["rules: [{ ignore: true }]", "1:9 rules[0].match: is missing (it takes keys and values)"],
  [
    "rules: [{ match: { image: x }, versions: foo }]",
    "1:42 rules[0].versions: expected a semver range, such as >=20 <23",
  ],
  [
    "pullRequest:\n  reviewers: [@bob]",
    "2:15 Plain value cannot start with reserved character @ (put the value in quotes)",
  ],
  ["x: &a 1", "1:7 anchors are not taken (write the value out where it is used)"],
  ["pin: !env none", "1:11 tags are not taken (if this is a pattern, put it in quotes)"],
  ["pin: none\npin: digest", "2:1 this key is there already (keep one of them)"],
  ["schedule: daily", "1:11 schedule: expected keys and values, not text (the keys are on, digest, timezone)"],
  ["steps: patch", "1:8 steps: expected a list, not text (put it in brackets)"],
  ["labels: [x]", '1:1 labels: there is no key "labels" (did you mean "pullRequest.labels"?)'],
  ["limits: { image: x }", '1:11 limits.image: there is no key "image" (did you mean "rules[].match.image"?)'],
  ["limits: { pin: none }", '1:11 limits.pin: there is no key "pin" (the keys are openPullRequests, createdPerHour)'],
  ["paths: { include: [api/] }", "1:20 paths.include[0]: write ** at the end for everything below"],
  [
    "rules: [{ match: { image: 'node:20' }, ignore: true }]",
    "1:27 rules[0].match.image: expected the name alone, without tag or digest",
  ],
  ["policy: { allow: [acme/Web] }", "1:19 policy.allow[0]: names of images are in lower case"],
  ["- a", "1:1 expected keys and values (for example, pin: digest)"],
] as const)("%j: %s", ([text, problem]) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test("several problems are told in the order of the file", () => {
  expect(problemsOf("limits:\n  openPullRequests: '5'\nminimumAgeDays: soon\npni: none\n")).toEqual([
    expect.stringMatching(/^2:/),
    expect.stringMatching(/^3:/),
    expect.stringMatching(/^4:/),
  ]);
});

test("a registry may have a port", () => {
  expect(problemsOf("policy: { allow: ['registry.internal:5000/**'] }")).toEqual([]);
});

test.for(["__proto__: { pin: none }", "<<: { pin: none }", "constructor: 1"])("%s is an unknown key", (text) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining("there is no key")]);
});

test.for([
  ["schedule: { on: sometimes }", "1:17 schedule.on: expected any, daily, weekly, monthly, a time"],
  ["schedule: { digest: 0 0 30 2 * }", '1:21 schedule.digest: "0 0 30 2 *" names no day that there is'],
  ["schedule: { timezone: Europe/Bonn }", "1:23 schedule.timezone: expected a name of the IANA time zone database"],
  ["schedule: { timezone: '+02:00' }", "1:23 schedule.timezone: expected a name of the IANA time zone database"],
  ["rules: [{ match: { image: x }, schedule: on caturday }]", "expected any, daily, weekly"],
  ["rules: [{ match: { image: x }, group: My Images }]", "expected a name of a-z, 0-9 and -"],
  ["limits: { createdPerHour: 0 }", "expected at least 1"],
] as const)("%j: %s", ([text, problem]) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
});

test("a regular expression that RE2 does not take is a problem", () => {
  expect(problemsOf("rules: [{ match: { image: x }, tags: '(?=a)' }]")).toEqual([expect.stringContaining("RE2")]);
});

test("auto-merge, a milestone and the dashboard are off until they are asked for", () => {
  const asked = "dashboard: true\npullRequest: { automerge: [digest, patch], milestone: Q3 }";
  expect(parseRepositoryConfig(asked, file)).toMatchObject({
    kind: "ok",
    warnings: [],
    config: { dashboard: true, pullRequest: { automerge: ["digest", "patch"], milestone: "Q3" } },
  });
  expect(parseRepositoryConfig("", file)).toMatchObject({
    config: { dashboard: false, pullRequest: { automerge: [] } },
  });
});

test.for([
  ["larger than 64 KiB", "#".repeat(65_537)],
  ["nested deeply in brackets", "[".repeat(60_000)],
  ["nested deeply in lists", "- ".repeat(30_000)],
  ["with thousands of unknown keys", Array.from({ length: 6000 }, (_, index) => `k${index}: 1\n`).join("")],
])("a file %s is refused in time", ([, text = ""]) => {
  const spent = processorMs(() => expect(parseRepositoryConfig(text, file).kind).toBe("invalid"));
  expect(spent).toBeLessThan(3000);
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (text, more) => {
      expect(["ok", "invalid"]).toContain(
        parseRepositoryConfig(`${text}\n${more}: &a [*a]`, file, [{ file, text }]).kind,
      );
    }),
  );
});

describe("the organisation's file", () => {
  const home = "acme/.github:.github/plinth.yml";

  test("gives defaults, field by field; rules are joined, the repository's first", () => {
    const own = "pin: none\npullRequest: { draft: true }\nrules: [{ match: { image: a }, ignore: true }]";
    const shared =
      "pin: digest\nfloating: keep\npullRequest: { labels: [x] }\nrules: [{ match: { image: b }, ignore: true }]";
    expect(parseRepositoryConfig(own, file, [{ file: home, text: shared }])).toMatchObject({
      kind: "ok",
      config: {
        pin: "none",
        floating: "keep",
        pullRequest: { draft: true, labels: ["x"] },
        rules: [{ match: { image: "a" } }, { match: { image: "b" } }],
      },
    });
  });

  test("that is wrong is reported under its own name", () => {
    const parsed = parseRepositoryConfig("", file, [{ file: home, text: "pin: nope" }]);
    expect(parsed).toMatchObject({ kind: "invalid", problems: [{ file: home, line: 1, column: 6 }] });
  });
});
