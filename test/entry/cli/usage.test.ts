import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../../src/entry/cli/exit-code.ts";
import { commands } from "../../../src/entry/cli/commands.ts";
import { makeFolder, plinth } from "./plinth.ts";

const names = Object.keys(commands);

describe("plinth", () => {
  test("without a command explains itself on standard error and ends with 2", async () => {
    const run = await plinth([]);
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain("Usage: plinth COMMAND");
  });

  test.for(["--help", "-h", "help"])("%s lists every command on standard output", async (argument) => {
    const run = await plinth([argument]);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    for (const name of names) expect(run.stdout).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
    const told = run.stdout.slice(run.stdout.indexOf("Exit codes:")).match(/\d+/g);
    expect(told).toEqual(Object.values(exitCodes).map(String));
  });

  test("--version prints the version of the package", async () => {
    const version = /"version": "(.*)"/.exec(readFileSync("package.json", "utf8"))?.[1];
    expect(await plinth(["--version"])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.for(names.flatMap((name) => [[name, "--help"] as const, [name, "-h"] as const]))(
    "%s %s shows its options",
    async ([name, help]) => {
      const run = await plinth([name, help]);
      expect(run).toMatchObject({ exitCode: 0, stderr: "" });
      expect(run.stdout).toContain(`Usage: plinth ${name} `);
      expect(run.stdout).toContain("--help");
    },
  );

  test.for([
    [["frobnicate"], "there is no command frobnicate; the commands are list, "],
    [["constructor"], "there is no command constructor"],
    [["scam"], "there is no command scam; did you mean scan?"],
    [["scan", "--frmat", "json"], "Unknown option '--frmat'; did you mean --format?"],
    [["update", "--exit-code"], "Unknown option '--exit-code'."],
    [["scan", "--format"], "'--format <value>' argument missing"],
    [["list", ".", "--format", "yaml"], "there is no --format yaml here; there is text, json, markdown"],
    [["validate", ".", "--format", "markdown"], "there is no --format markdown here; there is text, json"],
    [["scan", ".", "--format", "sarif"], "--format sarif is for the findings of a policy check"],
    [["list", "one", "two"], "there is one argument too many: two"],
    [["list", "/nowhere/at/all"], "/nowhere/at/all is not there"],
    [["scan", "/etc/hostname"], "/etc/hostname is not a folder"],
    [["list", ".", "--config", "/nowhere.yml"], "--config /nowhere.yml: there is no such file"],
    [["run"], "--repo OWNER/NAME says which repository"],
    [["list", ".", "--config", ""], "--config : there is no such file"],
    [["scan", ".", "--settings", "/nowhere.yml"], "--settings /nowhere.yml: there is no such file"],
    [["explain", "node", "--settings", "/nowhere.yml"], "--settings /nowhere.yml: there is no such file"],
    [["run", "--repo", "name"], "--repo name: expected OWNER/NAME"],
    [["run", "--repo", "../.."], "--repo ../..: expected OWNER/NAME"],
    [["run", "--repo", "acme/."], "--repo acme/.: expected OWNER/NAME"],
    [["serve", "now"], "there is one argument too many: now"],
    [["validate", "/nowhere.yml"], "/nowhere.yml: there is no such file"],
  ] as const)("%j is a usage error that says why", async ([args, reason]) => {
    const run = await plinth(args, { cwd: makeFolder({}) });
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain(reason);
    expect(run.stderr).toContain("--help");
  });

  test.for([
    ["serve", {}, /^plinth: APP_ID: missing.*\nplinth: PRIVATE_KEY or PRIVATE_KEY_PATH: .*\nplinth: WEBHOOK_SECRET: /],
    ["serve", { PORT: "no" }, /^plinth: PORT: /],
    ["worker", {}, /^plinth: REDIS_URL: missing/],
    ["run --repo acme/shop", {}, /^plinth: GITHUB_TOKEN: missing/],
    ["run --repo acme/shop", { GITHUB_API_URL: "http://github.example" }, /^plinth: GITHUB_API_URL: must be https/],
    ["failed", {}, /^plinth: REDIS_URL: missing/],
    ["serve", { PLINTH_SETTINGS: "/nowhere.yml" }, /^plinth: \/nowhere.yml: there is no such file/],
  ] as const)(
    "%s ends with 78 and a line for each variable that is missing or wrong",
    async ([line, environment, said]) => {
      const run = await plinth(line.split(" "), { cwd: makeFolder({}), environment });
      expect(run).toMatchObject({ exitCode: 78, stdout: "" });
      expect(run.stderr).toMatch(said);
    },
  );

  test.runIf(existsSync("/dev/full"))("ends with 74 where the output cannot be written, and says so", async () => {
    const run = await plinth(["list", "."], { cwd: makeFolder({ Dockerfile: "FROM node:20\n" }), stdout: "/dev/full" });
    expect(run).toMatchObject({
      exitCode: 74,
      stderr: "plinth: standard output: ENOSPC: no space left on device, write\n",
    });
  });

  test("does not pass control characters of its arguments on to the terminal", async () => {
    const run = await plinth(["\u001B[2Jlist"]);
    expect(run.stderr).toContain("there is no command \\u{1b}[2Jlist");
  });
});
