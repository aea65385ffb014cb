import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Report } from "../../../src/core/report/report.ts";
import { makeFolder, plinth } from "./plinth.ts";

describe("plinth validate", () => {
  test.for(["", "pin: none\n", "minimumAgeDays: 7\ngroup: file\n"])("finds %j ok", async (content) => {
    const cwd = makeFolder({ "plinth.yml": content });
    expect(await plinth(["validate", "plinth.yml"], { cwd })).toEqual({
      exitCode: 0,
      stdout: "plinth.yml: ok\n",
      stderr: "",
    });
  });

  test("checks .github/plinth.yml where no file is named", async () => {
    const cwd = makeFolder({ ".github/plinth.yml": "pin: none\n" });
    expect((await plinth(["validate"], { cwd })).stdout).toBe(".github/plinth.yml: ok\n");
  });

  test("names place and remedy of each problem, and ends with 78", async () => {
    const file = join(makeFolder({ "plinth.yml": "pin: digest\npaths:\n  inculde: [Dockerfile]\n" }), "plinth.yml");
    const run = await plinth(["validate", file]);
    expect(run).toMatchObject({ exitCode: 78, stderr: "" });
    expect(run.stdout.trim()).toMatch(/plinth\.yml:3:\d+: paths.*there is no key "inculde"; did you mean "include"\?$/);
  });

  test("prints problems as a report in JSON", async () => {
    const cwd = makeFolder({ "plinth.yml": "pin: [\n" });
    const run = await plinth(["validate", "plinth.yml", "--format", "json"], { cwd });
    expect(run.exitCode).toBe(78);
    const report = Report.parse(JSON.parse(run.stdout));
    expect(report.problems).toMatchObject([
      { code: "config-invalid", message: expect.stringContaining("plinth.yml:") },
    ]);
  });
});
