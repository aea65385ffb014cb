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

  test("names a file that has the wrong ending", async () => {
    const cwd = makeFolder({ ".github/plinth.yaml": "pin: none\n", Dockerfile: "FROM node:24\n" });
    const run = await plinth(["validate"], { cwd });
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(".github/plinth.yaml has to be named so"),
    });
    const listed = await plinth(["list", "--format", "json"], { cwd });
    expect(Report.parse(JSON.parse(listed.stdout)).problems).toMatchObject([{ code: "config-misnamed" }]);
    const checked = await plinth(["check"], { cwd });
    expect(checked.stdout).toContain(".github/plinth.yaml is not read");
  });

  test("names place and remedy of each problem, and ends with 78", async () => {
    const file = join(makeFolder({ "plinth.yml": "pin: digest\npaths:\n  inculde: [Dockerfile]\n" }), "plinth.yml");
    const run = await plinth(["validate", file]);
    expect(run).toMatchObject({ exitCode: 78, stderr: "" });
    expect(run.stdout.trim()).toMatch(/plinth\.yml:3:\d+: paths.*there is no key "inculde"; did you mean "include"\?$/);
  });

  test("tells that an extended file is not read, and is ok", async () => {
    const cwd = makeFolder({ "plinth.yml": "pin: none\n_extends: acme/presets\n" });
    const run = await plinth(["validate", "plinth.yml"], { cwd });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout.split("\n")).toEqual([
      "plinth.yml:2:11: _extends: acme/presets is not read here, since no other repository is; the service goes by it as well",
      "plinth.yml: ok",
      "",
    ]);
  });

  test("tells what would be enforced instead, under the settings that --settings or PLINTH_SETTINGS names", async () => {
    const cwd = makeFolder({ "plinth.yml": "pin: none\n", "settings.yml": "enforce: { pin: digest }\n" });
    const told =
      "plinth.yml:1:6: pin: whoever runs Plinth enforces a stricter value, which holds instead\nplinth.yml: ok\n";
    const named = await plinth(["validate", "plinth.yml", "--settings", "settings.yml"], { cwd });
    expect(named).toEqual({ exitCode: 0, stdout: told, stderr: "" });
    const environment = { PLINTH_SETTINGS: "settings.yml" };
    expect((await plinth(["validate", "plinth.yml"], { cwd, environment })).stdout).toBe(told);
    const json = await plinth(["validate", "plinth.yml", "--settings", "settings.yml", "--format", "json"], { cwd });
    expect(Report.parse(JSON.parse(json.stdout)).problems).toMatchObject([{ code: "config-overridden" }]);
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
