import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { array, assert, constantFrom, integer, property, record, string } from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Finding } from "../../../src/core/findings/finding.ts";
import { findingsAsMarkdown } from "../../../src/core/findings/findings-as-markdown.ts";
import { findingsAsSarif } from "../../../src/core/findings/findings-as-sarif.ts";

const schema = z
  .looseObject({ $schema: z.string(), id: z.string() })
  .parse(JSON.parse(readFileSync("test/fixtures/sarif/sarif-schema-2.1.0.json", "utf8")));
// Draft 4 as far as this schema goes is what Ajv takes, but for the name of the id.
const { $schema: _draft, id: _id, ...rules } = schema;
// One pattern of the schema is none with the u flag.
const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(rules);

const finding: Finding = {
  rule: "missing-digest",
  level: "warning",
  file: "api/Dockerfile",
  line: 3,
  column: 6,
  endLine: 3,
  endColumn: 13,
  sentence: "node:24 has no digest.",
  remedy: "Add it.",
};

const Log = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string(), helpUri: z.string() })) }) }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.int(),
          partialFingerprints: z.record(z.string(), z.string()),
          locations: z.tuple([
            z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }) }),
          ]),
        }),
      ),
    }),
  ]),
});

function prints(...findings: readonly Finding[]) {
  return Log.parse(findingsAsSarif(findings, "0.1.0")).runs[0].results.map((one) => one.partialFingerprints);
}

test("the schema tells right from wrong", () => {
  expect(validate({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  expect(validate({ version: "2.0.0", runs: [] })).toBe(false);
});

test("any findings make a log that passes the schema of SARIF 2.1.0", () => {
  const place = integer({ min: 1, max: 100_000 });
  const any = record({
    rule: constantFrom<Finding["rule"]>("missing-digest", "config-invalid", "unreadable"),
    level: constantFrom<Finding["level"]>("error", "warning"),
    file: string({ minLength: 1 }),
    line: place,
    column: place,
    endLine: place,
    endColumn: place,
    sentence: string({ unit: "binary" }),
    remedy: string(),
  });
  assert(
    property(array(any, { maxLength: 5 }), (findings) => {
      validate(findingsAsSarif(findings, "0.1.0"));
      expect(validate.errors).toBeNull();
    }),
    { numRuns: 50 },
  );
});

// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
test("a finding that moves keeps its fingerprint, and two of a kind in a file have two", () => {
  expect(prints({ ...finding, line: 30, endLine: 30 })).toEqual(prints(finding));
  expect(new Set(prints(finding, { ...finding, line: 9 }).map((print) => JSON.stringify(print))).size).toBe(2);
});

test("each result names its rule, and a relative, encoded address", () => {
  const [run] = Log.parse(findingsAsSarif([{ ...finding, file: "my api/%2e/Dockerfile" }], "0.1.0")).runs;
  const [result] = run.results;
  expect(run.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe(result?.ruleId);
  expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe("my%20api/%252e/Dockerfile");
});

test("every rule is explained where its help says", () => {
  const page = readFileSync("docs/policy.md", "utf8");
  for (const { id, helpUri } of Log.parse(findingsAsSarif([], "0.1.0")).runs[0].tool.driver.rules) {
    expect(helpUri.endsWith(`#${id}`)).toBe(true);
    expect(page).toContain(`\n### ${id}\n`);
  }
});

test("Markdown stays below GitHub's limit, and counts what is left out", () => {
  const many = Array.from({ length: 3_000 }, () => ({ ...finding, sentence: "<img> @octocat ".repeat(20) }));
  const text = findingsAsMarkdown(many, 1);
  expect(text.length).toBeLessThan(65_535);
  expect(text).toMatch(/\d+ more are not shown\./);
  expect(text).not.toContain("@octocat");
  expect(text).not.toContain("<img>");
});
