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

  test("a folder is a misuse, said in words, and in JSON a report", async () => {
    const cwd = makeFolder({ "conf/plinth.yml": "pin: none\n" });
    const run = await plinth(["validate", "conf"], { cwd });
    expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("conf: is a folder") });
    const json = await plinth(["validate", "conf", "--format", "json"], { cwd });
    expect(json.exitCode).toBe(2);
    expect(Report.parse(JSON.parse(json.stdout)).problems).toMatchObject([{ subject: "conf" }]);
  });

  test("a file that is not there has a report in JSON", async () => {
    const run = await plinth(["validate", "no.yml", "--format", "json"], { cwd: makeFolder({}) });
    expect(run.exitCode).toBe(2);
    expect(Report.parse(JSON.parse(run.stdout)).problems).toMatchObject([
      { message: expect.stringContaining("no such file") },
    ]);
  });
});
