import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Statement } from "@swc/core";
import { Visitor } from "@swc/core/Visitor.js";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractDepcruiseConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import { afterAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const { options, ...ruleSet } = await extractDepcruiseConfig(join(root, ".dependency-cruiser.mjs"));

// The visitor by which dependency-cruiser reads TypeScript throws where it meets a `using` declaration. What it would
// see there is no import statement.
const visitor: { visitStatement: (this: Visitor, statement: Statement) => Statement } = Visitor.prototype;
const visitKnownStatement = visitor.visitStatement;
visitor.visitStatement = function (statement) {
  return "decls" in statement ? statement : visitKnownStatement.call(this, statement);
};

async function readImports(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(["src"], { ...options, baseDir, ruleSet, validate: true });
  if (typeof output === "string") throw new Error(output);
  return output;
}

function violations(result: ICruiseResult): readonly string[] {
  return result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

test("imports point inwards, from entry to core", async () => {
  const result = await readImports(root);
  // Where the parser cannot read TypeScript, no module is read and nothing is violated.
  expect(result.summary.totalCruised).toBeGreaterThan(100);
  expect(violations(result)).toEqual([]);
});

const planted: readonly (readonly [rule: string, file: string, source: string])[] = [
  ["core-is-closed", "core/reads-a-file.ts", 'import { readFileSync } from "node:fs"; readFileSync("");'],
  ["core-is-closed", "core/asks-the-workflow.ts", 'import type { A } from "../workflow/a.ts"; export type B = A;'],
  ["core-is-closed", "core/uses-a-package.ts", 'import { Redis } from "ioredis"; new Redis();'],
  ["workflow-is-closed", "workflow/uses-an-adapter.ts", 'import { a } from "../adapters/queue/a.ts"; a();'],
  ["workflow-is-closed", "workflow/uses-a-package.ts", 'export * from "bullmq";'],
  ["adapters-point-inwards", "adapters/log/asks-the-entry.ts", 'import { a } from "../../entry/a.ts"; a();'],
  ["adapters-do-not-know-each-other", "adapters/store/asks-the-queue.ts", 'import { a } from "../queue/a.ts"; a();'],
  ["src-does-not-know-tests", "entry/asks-a-test.ts", 'import { a } from "../../test/a.ts"; a();'],
  ["no-cycles", "entry/one.ts", 'import { two } from "./two.ts"; export const one = two;'],
  ["no-orphans", "core/nobody-uses-it.ts", "export const lonely = 1;"],
];
const plantedDirectory = await mkdtemp(join(tmpdir(), "plinth-imports-"));
afterAll(() => rm(plantedDirectory, { recursive: true }));

test("an import that points the wrong way is reported", async () => {
  const files = {
    ...Object.fromEntries(planted.map(([, file, source]) => [`src/${file}`, source])),
    "src/workflow/a.ts": "export type A = 1;",
    "src/adapters/queue/a.ts": "export function a() {}",
    "src/adapters/http/a.ts": "export function a() {}",
    "src/entry/a.ts": "export function a() {}",
    "src/entry/two.ts": 'import { one } from "./one.ts"; export const two = one;',
    "src/adapters/registry/speaks-http.ts": 'import { a } from "../http/a.ts"; a();',
    "src/core/hashes.ts": 'import { createHash } from "node:crypto"; createHash("sha256");',
    "test/a.ts": "export function a() {}",
  };
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(plantedDirectory, path)), { recursive: true });
    await writeFile(join(plantedDirectory, path), source);
  }
  const { summary } = await readImports(plantedDirectory);
  const reported = new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
  const expected = planted.map(([rule, file]) => `${rule}: src/${file}`);
  expect([...reported].toSorted()).toEqual(expected.toSorted());
});
