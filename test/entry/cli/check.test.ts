import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { CheckReport } from "../../../src/core/findings/check-report.ts";
import { makeFolder, plinth } from "./plinth.ts";

describe("plinth check", () => {
  test("tells each finding with its place, and ends well where none is an error", async () => {
    const cwd = makeFolder({ "api/Dockerfile": "FROM node:latest\n" });
    const run = await plinth(["check", "."], { cwd });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toContain("api/Dockerfile:1:6:  warning  node has the tag latest");
    expect(run.stdout).toMatch(/^0 errors, 2 warnings in 1 Dockerfile$/m);
  });

  test("ends with 1 where a finding is an error", async () => {
    const cwd = makeFolder({
      Dockerfile: "FROM quay.io/x/y:1\n",
      ".github/plinth.yml": "policy: { allow: [node], forbiddenImage: error }\n",
    });
    expect(await plinth(["check"], { cwd })).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("error") });
  });

  test("tells what the operator enforces, of ignored lines and files that are not read too, and where less was asked for", async () => {
    const cwd = makeFolder({
      Dockerfile: "# plinth: ignore\nFROM quay.io/x/y:1\n",
      "legacy/Dockerfile": "FROM quay.io/x/z:1\n",
      ".github/plinth.yml": "policy: { forbiddenImage: off }\npaths: { exclude: [legacy/**] }\n",
      "settings.yml": "enforce: { policy: { allow: [node] } }\n",
    });
    const run = await plinth(["check", ".", "--settings", "settings.yml", "--format", "json"], { cwd });
    expect(run.exitCode).toBe(1);
    const { findings, stats } = CheckReport.parse(JSON.parse(run.stdout));
    expect(findings.map(({ rule, level, file, line }) => `${rule} ${level} ${file}:${line}`)).toEqual([
      "config-overridden warning .github/plinth.yml:1",
      "forbidden-image error Dockerfile:2",
      "forbidden-image error legacy/Dockerfile:1",
    ]);
    expect(stats.files).toBe(2);
    expect((await plinth(["check", "."], { cwd })).exitCode).toBe(0);
  });

  test("prints JSON that fits its published schema", async () => {
    const cwd = makeFolder({ Dockerfile: "FROM node\n" });
    const { stdout } = await plinth(["check", "--format", "json"], { cwd });
    const validate = new Ajv().compile(Object(JSON.parse(readFileSync("docs/schema/check-report.json", "utf8"))));
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
    expect(CheckReport.parse(JSON.parse(stdout)).stats).toEqual({ files: 1, errors: 0, warnings: 2 });
  });

  test("tells of a configuration that cannot be used as a finding, with the nearest key, and ends with 78", async () => {
    const cwd = makeFolder({ ".github/plinth.yml": "pin: digest\npolicy:\n  latestTags: error\n" });
    const { exitCode, stdout } = await plinth(["check", "--format", "json"], { cwd });
    expect(exitCode).toBe(78);
    expect(CheckReport.parse(JSON.parse(stdout)).findings).toMatchObject([
      {
        rule: "config-invalid",
        level: "error",
        file: ".github/plinth.yml",
        line: 3,
        column: 3,
        remedy: 'Did you mean "latestTag"?',
      },
    ]);
  });

  test("prints SARIF and Markdown", async () => {
    const cwd = makeFolder({ Dockerfile: "FROM quay.io/x/y:1\n" });
    const sarif = await plinth(["check", "--format", "sarif"], { cwd });
    expect(JSON.parse(sarif.stdout)).toMatchObject({ version: "2.1.0", runs: [{ results: [{ level: "warning" }] }] });
    const markdown = await plinth(["check", "--format", "markdown"], { cwd });
    expect(markdown.stdout).toMatch(/^\| `Dockerfile:1` \| warning \| /m);
  });

  test("goes by no login, since it asks no registry", async () => {
    const dir = makeFolder({ Dockerfile: "FROM node:24\n", "docker/config.json": "{ nonsense" });
    const environment = { DOCKER_CONFIG: join(dir, "docker") };
    expect(await plinth(["check", dir], { environment })).toMatchObject({ exitCode: 0, stderr: "" });
    const scan = await plinth(["scan", dir], { environment });
    expect(scan).toMatchObject({ exitCode: 78, stderr: expect.stringContaining("config.json") });
  });

  test.for([
    [["check", "nowhere"], "nowhere is not there"],
    [["check", "--format", "xml"], "there is no --format xml"],
  ] as const)("ends with 2 after %j", async ([args, words]) => {
    const run = await plinth(args, { cwd: makeFolder({}) });
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(words) });
  });
});
