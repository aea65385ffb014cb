import { array, assert, constant, constantFrom, integer, property, record, subarray } from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { enforceConfig } from "../../../src/core/config/enforce-config.ts";
import { EnforcedSettings } from "../../../src/core/config/enforced-settings.ts";
import { OperatorSettings } from "../../../src/core/config/operator-settings.ts";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { RepositoryConfig } from "../../../src/core/config/repository-config.ts";

const levels = ["off", "warning", "error"] as const;
const level = constantFrom(...levels);
const steps = subarray(["digest", "patch", "minor", "variant", "major"] as const);
const pin = constantFrom("digest" as const, "none" as const);
const minimumAgeDays = integer({ min: 0, max: 365 });
const partly = { requiredKeys: [] };
const limits = record(
  { openPullRequests: integer({ min: 0, max: 100 }), createdPerHour: integer({ min: 1, max: 100 }) },
  partly,
);
const allow = subarray(["node", "python", "ghcr.io/acme/**", "ghcr.io/acme/base", "**"]);
const policy = record({ allow, forbiddenImage: level, missingDigest: level, latestTag: level }, partly);
const rule = record({ match: constant({ image: "node" }), pin, steps, minimumAgeDays }, { requiredKeys: ["match"] });
const configs = record(
  { pin, steps, minimumAgeDays, limits, policy, rules: array(rule, { maxLength: 3 }) },
  partly,
).map((written) => RepositoryConfig.parse(written));
const enforcement = record({ pin: constant("digest" as const), steps, minimumAgeDays, limits, policy }, partly).map(
  (written) => EnforcedSettings.parse(written),
);

test("nothing is looser than what is enforced, in general or in a rule", () => {
  assert(
    property(configs, enforcement, (config, enforced) => {
      const result = enforceConfig(config, enforced).config;
      const most = enforced.limits ?? {};
      expect(result.limits.openPullRequests).toBeLessThanOrEqual(most.openPullRequests ?? 100);
      expect(result.limits.createdPerHour).toBeLessThanOrEqual(most.createdPerHour ?? 100);
      for (const own of [result, ...result.rules]) {
        expect(own.minimumAgeDays ?? 365).toBeGreaterThanOrEqual(enforced.minimumAgeDays ?? 0);
        expect((own.steps ?? []).filter((step) => enforced.steps?.includes(step) === false)).toEqual([]);
        expect([enforced.pin, own.pin]).not.toEqual(["digest", "none"]);
      }
      const { allow: _, ...fixed } = EnforcedSettings.shape.policy.parse(enforced.policy) ?? {};
      const loose = Object.entries(fixed).filter(
        ([key, least]) => levels.indexOf(Reflect.get(result.policy, key)) < levels.indexOf(least),
      );
      expect(loose).toEqual([]);
    }),
  );
});

test("nothing becomes looser than it was", () => {
  assert(
    property(configs, enforcement, (config, enforced) => {
      const result = enforceConfig(config, enforced).config;
      expect(result.minimumAgeDays).toBeGreaterThanOrEqual(config.minimumAgeDays);
      expect(result.limits.createdPerHour).toBeLessThanOrEqual(config.limits.createdPerHour);
      expect(result.steps.filter((step) => !config.steps.includes(step))).toEqual([]);
      expect([config.pin, result.pin]).not.toEqual(["digest", "none"]);
    }),
  );
});

test("enforcing again changes nothing, and nothing enforced changes nothing", () => {
  assert(
    property(configs, enforcement, (config, enforced) => {
      const once = enforceConfig(config, enforced).config;
      expect(enforceConfig(once, enforced)).toEqual({ config: once, overridden: [] });
      expect(enforceConfig(config, {})).toEqual({ config, overridden: [] });
    }),
  );
});

test("a repository is told, with line and column, where it asked for less, and not where it said nothing", () => {
  const enforced = EnforcedSettings.parse({
    pin: "digest",
    minimumAgeDays: 14,
    steps: ["digest", "patch"],
    policy: { latestTag: "error" },
  });
  const text = "pin: none\nminimumAgeDays: 30\nrules:\n  - match: { image: node }\n    minimumAgeDays: 0\n";
  const parsed = parseRepositoryConfig(text, "plinth.yml", [], enforced);
  expect(parsed).toMatchObject({
    kind: "ok",
    config: { pin: "digest", minimumAgeDays: 30, steps: ["digest", "patch"], rules: [{ minimumAgeDays: 14 }] },
    warnings: [
      { code: "config-overridden", line: 1, column: 6, path: "pin" },
      { code: "config-overridden", line: 5, column: 21, path: "rules[0].minimumAgeDays" },
    ],
  });
});

function lines(image: string, ...more: string[]): readonly string[] {
  return [`  - match: { image: ${image} }`, ...more];
}

test("what files behind the repository's own asked for is enforced as well, and told where it was asked", () => {
  const enforced = EnforcedSettings.parse({ minimumAgeDays: 14, limits: { openPullRequests: 2 }, steps: ["digest"] });
  const own = ["limits: { createdPerHour: 2 }", "rules:", ...lines("a"), ...lines("b")].join("\n");
  const extended = ["limits:", "  openPullRequests: 9", "rules:", ...lines("c"), ...lines("d", "    steps: [major]")];
  const defaults = [
    "minimumAgeDays: 0",
    "limits: { openPullRequests: 8 }",
    "rules:",
    ...lines("e", "    steps: [patch]"),
  ];
  const behind = [
    { file: "acme/base:.github/plinth.yml", text: extended.join("\n") },
    { file: "acme/.github:.github/plinth.yml", text: defaults.join("\n") },
  ];
  const parsed = parseRepositoryConfig(own, "plinth.yml", behind, enforced);
  expect(parsed).toMatchObject({
    kind: "ok",
    config: { minimumAgeDays: 14, limits: { openPullRequests: 2, createdPerHour: 2 } },
    warnings: [
      { file: "acme/.github:.github/plinth.yml", line: 1, column: 17, path: "minimumAgeDays" },
      { file: "acme/base:.github/plinth.yml", line: 2, column: 21, path: "limits.openPullRequests" },
      { file: "acme/base:.github/plinth.yml", line: 6, column: 12, path: "rules[1].steps" },
      { file: "acme/.github:.github/plinth.yml", line: 5, column: 12, path: "rules[0].steps" },
    ],
  });
});

test("images that the documented example does not allow are errors, though a repository does not want to know of them", () => {
  const page = readFileSync(new URL("../../../docs/operating.md", import.meta.url), "utf8");
  const example = /```yaml\n(enforce:\n[^`]+)```/.exec(page)?.[1] ?? "";
  const { enforce } = OperatorSettings.parse(parse(example));
  const parsed = parseRepositoryConfig("policy: { forbiddenImage: off }\n", "plinth.yml", [], enforce);
  expect(parsed).toMatchObject({
    config: { policy: { forbiddenImage: "error", allow: ["docker.io/library/*", "ghcr.io/acme/**"] } },
    warnings: [{ code: "config-overridden", line: 1, column: 27, path: "policy.forbiddenImage" }],
  });
});

test.for([
  { policy: { allow: ["node"] }, level: "error" },
  { policy: { allow: ["node"], forbiddenImage: "warning" }, level: "warning" },
  { policy: { allow: [] }, level: "off" },
  { policy: { latestTag: "error" }, level: "off" },
] as const)(
  "$policy enforces the level $level for images that are not allowed",
  ({ policy: written, level: least }) => {
    expect(EnforcedSettings.parse({ policy: written }).policy?.forbiddenImage).toBe(least);
  },
);
