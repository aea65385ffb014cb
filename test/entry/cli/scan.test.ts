import { chmodSync, chownSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Report } from "../../../src/core/report/report.ts";
import { pushImage } from "../../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { makeFolder, plinth, type PlinthRun } from "./plinth.ts";

let registry: StandInRegistry;
let newest: string;

beforeAll(async () => {
  registry = await startStandInRegistry();
  const platforms = ["linux/amd64", "linux/arm64"];
  const push = (tag: string): Promise<string> => pushImage(registry.url, "acme/app", tag, { platforms, content: tag });
  await push("20.11.0-alpine");
  newest = await push("20.11.1-alpine");
});

afterAll(async () => {
  await registry.stop();
});

/** A folder with a Dockerfile, and operator settings by which Docker Hub is the stand-in. */
function folderWithMirror(files: Readonly<Record<string, string>>): string {
  const settings = `registries: { docker.io: { mirror: "${registry.url}" } }\nnetwork: { allowPrivate: [127.0.0.0/8] }\n`;
  return makeFolder({ ...files, "settings.yml": settings });
}

function run(command: string, dir: string, ...options: readonly string[]): Promise<PlinthRun> {
  return plinth([command, dir, "--settings", join(dir, "settings.yml"), ...options]);
}

function reportIn(ran: PlinthRun): Report {
  return Report.parse(JSON.parse(ran.stdout));
}

describe("plinth scan", () => {
  test("says what would change as JSON, and writes nothing", async () => {
    const dir = folderWithMirror({ "api/Dockerfile": "FROM acme/app:20.11.0-alpine AS build\nFROM scratch\n" });
    const ran = await run("scan", dir, "--format", "json");
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    const report = reportIn(ran);
    expect(report.updates).toMatchObject([
      {
        file: "api/Dockerfile",
        line: 1,
        registry: "docker.io",
        repository: "acme/app",
        from: { tag: "20.11.0-alpine", digest: null },
        to: { tag: "20.11.1-alpine", digest: newest },
        step: "patch",
        outcome: "take",
      },
    ]);
    expect(report.updates[0]?.reasons.length).toBeGreaterThan(0);
    expect(report).toMatchObject({ problems: [], stats: { files: 1, lines: 2, images: 1 } });
    expect(report.stats.registryRequests).toBeGreaterThan(0);
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(
      "FROM acme/app:20.11.0-alpine AS build\nFROM scratch\n",
    );
  });

  test("shows the same to a person in one row and a sum", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM acme/app:20.11.0-alpine\n" });
    const { stdout } = await run("scan", dir);
    const [row, , sum] = stdout.split("\n");
    expect(row).toBe(`Dockerfile:1  acme/app  20.11.0-alpine → 20.11.1-alpine@${newest.slice(0, 15)}…  patch`);
    expect(sum).toMatch(/^1 update, 0 kept · 1 base-image line in 1 file, \d+ registry requests in \d+\.\d s$/);
  });

  test("prints Markdown for the summary of a workflow run", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM acme/app:20.11.0-alpine\n" });
    const { stdout } = await run("scan", dir, "--format", "markdown");
    expect(stdout).toContain("| `Dockerfile:1` | `acme/app` | `20.11.0-alpine` | `20.11.1-alpine@");
  });

  test("finds nothing to do for a line that is up to date", async () => {
    const dir = folderWithMirror({ Dockerfile: `FROM acme/app:20.11.1-alpine@${newest}\n` });
    const ran = await run("scan", dir, "--format", "json", "--exit-code");
    expect(ran.exitCode).toBe(0);
    expect(reportIn(ran).updates).toMatchObject([{ outcome: "skip", to: null, step: null }]);
  });

  test("with --exit-code ends with 1 where there is an update to take", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM acme/app:20.11.0-alpine\n" });
    expect((await run("scan", dir, "--exit-code")).exitCode).toBe(1);
  });

  test("reports an image that the registry does not have, and does the rest", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM acme/nothing:1\nFROM acme/app:20.11.0-alpine\n" });
    const ran = await run("scan", dir, "--format", "json");
    expect(ran.exitCode).toBe(0);
    const report = reportIn(ran);
    expect(report.problems).toMatchObject([{ code: "image-not-found", subject: "docker.io/acme/nothing" }]);
    expect(report.updates.map(({ outcome }) => outcome)).toEqual(["hold", "take"]);
  });

  test("ends with 69 where a registry cannot be asked, and reports the rest", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM localhost:1/acme/base:1\nFROM acme/app:20.11.0-alpine\n" });
    const ran = await run("scan", dir, "--format", "json", "--exit-code");
    expect(ran.exitCode).toBe(69);
    const report = reportIn(ran);
    expect(report.problems).toMatchObject([{ code: "registry-unavailable", subject: "localhost:1/acme/base" }]);
    expect(report.updates.map(({ outcome, to }) => [outcome, to === null])).toEqual([
      ["hold", true],
      ["take", false],
    ]);
  });

  test("takes the settings that PLINTH_SETTINGS names", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM acme/app:20.11.0-alpine\n" });
    const environment = { PLINTH_SETTINGS: join(dir, "settings.yml") };
    expect((await plinth(["scan", dir], { environment })).stdout).toContain("20.11.1-alpine");
  });

  test.for([
    ["registry: {}\n", /settings\.yml:1:1: registry: there is no key "registry"; did you mean "registries"\?/],
    ["registries: [\n", /settings\.yml:\d:\d+: /],
  ] as const)("ends with 78 for settings that cannot be used: %j", async ([settings, reason]) => {
    const dir = makeFolder({ Dockerfile: "FROM node\n", "settings.yml": settings });
    const ran = await run("scan", dir);
    expect(ran).toMatchObject({ exitCode: 78, stdout: "" });
    expect(ran.stderr).toMatch(reason);
  });

  test("ends with 78 where PLINTH_SETTINGS names a file that is not there", async () => {
    const ran = await plinth(["scan", makeFolder({})], { environment: { PLINTH_SETTINGS: "/nowhere.yml" } });
    expect(ran).toMatchObject({ exitCode: 78, stdout: "", stderr: "plinth: /nowhere.yml: there is no such file\n" });
  });

  test("sends the password that the settings name, and never prints it", async () => {
    const locked = await startStandInRegistry({ basic: { username: "bot", password: "hunter2-secret" } });
    try {
      await pushImage(locked.url, "acme/base", "1.0", {}, { username: "bot", password: "hunter2-secret" });
      const host = locked.host;
      const settings = `registries: { "${host}": { insecure: true, username: bot, passwordEnv: BASE_TOKEN } }
network: { allowPrivate: [127.0.0.0/8] }\n`;
      const dir = makeFolder({ Dockerfile: `FROM ${host}/acme/base:1.0\n`, "settings.yml": settings });
      const command = ["scan", dir, "--settings", join(dir, "settings.yml"), "--format", "json"];
      const right = await plinth(command, { environment: { BASE_TOKEN: "hunter2-secret" } });
      expect(reportIn(right).updates).toMatchObject([{ outcome: "take", step: "pin" }]);
      const wrong = await plinth(command, { environment: { BASE_TOKEN: "wrong-secret" } });
      expect(wrong.exitCode).toBe(69);
      expect(reportIn(wrong).problems).toMatchObject([{ code: "registry-credentials-rejected" }]);
      expect(right.stdout + right.stderr + wrong.stdout + wrong.stderr).not.toContain("-secret");
    } finally {
      await locked.stop();
    }
  });
});

describe("plinth update", () => {
  test("writes what scan shows, keeps every other byte, and has nothing to do the second time", async () => {
    const before = "\uFEFF# base\r\nFROM  acme/app:20.11.0-alpine   AS build\r\nRUN echo";
    const dir = folderWithMirror({ "api/Dockerfile": before, "b/Dockerfile": "FROM scratch\n" });
    const first = await run("update", dir, "--format", "json");
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    expect(reportIn(first)).toMatchObject({ written: ["api/Dockerfile"], updates: [{ outcome: "take" }] });
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(
      `\uFEFF# base\r\nFROM  acme/app:20.11.1-alpine@${newest}   AS build\r\nRUN echo`,
    );
    const second = reportIn(await run("update", dir, "--format", "json"));
    expect(second).toMatchObject({ written: [], updates: [{ outcome: "skip" }] });
  });

  test("tells a person which files it has written", async () => {
    const dir = folderWithMirror({ Dockerfile: "FROM acme/app:20.11.0-alpine\n" });
    const { stdout } = await run("update", dir);
    expect(stdout).toContain("\n\nwritten  Dockerfile\n\n1 file written, 0 kept · ");
  });

  test("ends with 74 where a file cannot be written, and writes the others", async () => {
    const dockerfile = "FROM acme/app:20.11.0-alpine\n";
    const dir = folderWithMirror({ "closed/Dockerfile": dockerfile, "open/Dockerfile": dockerfile });
    const nobody = process.getuid?.() === 0 ? 65534 : undefined;
    if (nobody !== undefined) {
      for (const path of [dir, join(dir, "open"), join(dir, "open/Dockerfile")]) chownSync(path, nobody, nobody);
    }
    chmodSync(join(dir, "closed"), 0o555);
    const command = ["update", dir, "--settings", join(dir, "settings.yml"), "--format", "json"];
    const ran = await plinth(command, nobody === undefined ? {} : { user: nobody });
    expect(ran.exitCode).toBe(74);
    expect(reportIn(ran)).toMatchObject({
      written: ["open/Dockerfile"],
      problems: [{ code: "file-unwritable", subject: "closed/Dockerfile" }],
    });
    expect(readFileSync(join(dir, "closed/Dockerfile"), "utf8")).toBe(dockerfile);
    expect(readdirSync(join(dir, "closed"))).toEqual(["Dockerfile"]);
  });
});
