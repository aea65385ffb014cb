import { spawn } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { Report } from "../../../src/core/report/report.ts";
import { cliFile, makeFolder, plinth } from "./plinth.ts";

const dockerfile = `ARG V=20.11.0
FROM --platform=$BUILDPLATFORM node:\${V}-alpine AS build
COPY --from=busybox:1.36 /bin/busybox /bin/
FROM scratch
COPY --from=build /app /app
`;

async function listJson(dir: string): Promise<Report> {
  const run = await plinth(["list", dir, "--format", "json"]);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  return Report.parse(JSON.parse(run.stdout));
}

describe("plinth list", () => {
  test("prints every base-image line as JSON, by the documented keys", async () => {
    const report = await listJson(makeFolder({ "api/Dockerfile": dockerfile }));
    expect(report.lines).toEqual([
      {
        file: "api/Dockerfile",
        line: 2,
        instruction: "FROM",
        stage: "build",
        platform: "$BUILDPLATFORM",
        raw: "node:${V}-alpine",
        reference: { registry: "docker.io", repository: "library/node", tag: "20.11.0-alpine", digest: null },
        via: "ARG V",
        skipped: null,
      },
      expect.objectContaining({
        line: 3,
        instruction: "COPY --from",
        reference: { registry: "docker.io", repository: "library/busybox", tag: "1.36", digest: null },
        skipped: null,
      }),
      expect.objectContaining({ line: 4, instruction: "FROM", raw: "scratch", reference: null, skipped: "scratch" }),
      expect.objectContaining({ line: 5, instruction: "COPY --from", raw: "build", skipped: "stage-reference" }),
    ]);
    expect(report).toMatchObject({
      schemaVersion: 1,
      updates: [],
      problems: [],
      stats: { files: 1, lines: 4, images: 2, registryRequests: 0 },
    });
  });

  test("lists the current folder where none is named", async () => {
    const run = await plinth(["list"], { cwd: makeFolder({ Dockerfile: "FROM node:20\n" }) });
    expect(run.stdout).toMatch(/^Dockerfile:1 {2}FROM {2}node:20\n\n1 base-image line in 1 file, 1 image\n$/);
  });

  test("reads the files that the repository's configuration names, and what it ignores", async () => {
    const dir = makeFolder({
      ".github/plinth.yml":
        "paths: { include: ['images/*.txt'] }\nrules: [{ match: { image: redis }, ignore: true }]\n",
      "images/app.txt": "FROM node:20\nFROM redis:7\n",
      Dockerfile: "FROM alpine\n",
    });
    expect((await listJson(dir)).lines).toMatchObject([
      { file: "images/app.txt", raw: "node:20", skipped: null },
      { file: "images/app.txt", raw: "redis:7", skipped: "ignored" },
    ]);
  });

  test("takes another configuration with --config", async () => {
    const dir = makeFolder({ "other.yml": "paths: { include: [app.txt] }\n", "app.txt": "FROM node:20\n" });
    const run = await plinth(["list", dir, "--config", join(dir, "other.yml")]);
    expect(run.stdout).toContain("app.txt:1");
  });

  test("ends with 78 and the place of each problem where the configuration cannot be used", async () => {
    const dir = makeFolder({
      ".github/plinth.yml": "step: [patch]\nminimumAgeDays: soon\n",
      Dockerfile: "FROM node\n",
    });
    const run = await plinth(["list", dir]);
    expect(run).toMatchObject({ exitCode: 78, stdout: "" });
    expect(run.stderr).toMatch(/^plinth: \.github\/plinth\.yml:1:1: .*"step".*"steps"/m);
    expect(run.stderr).toMatch(/^plinth: \.github\/plinth\.yml:2:\d+: minimumAgeDays: /m);
  });

  test("reports what it left out, and lists the rest", async () => {
    const dir = makeFolder({
      "a/Dockerfile": "FROM node:20\n",
      "b/Dockerfile": new Uint8Array([0x46, 0, 0xff]),
    });
    symlinkSync("../a/Dockerfile", join(dir, "Dockerfile"));
    const report = await listJson(dir);
    expect(report.lines).toHaveLength(1);
    expect(report.problems).toMatchObject([
      { code: "file-symlink", subject: "Dockerfile" },
      { code: "file-binary", subject: "b/Dockerfile" },
    ]);
  });

  test("is not confused by a file with control characters", async () => {
    const dir = makeFolder({ "a\u001B[2J/Dockerfile": "FROM no\u001B]0;x\u0007de\n" });
    const run = await plinth(["list", dir]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(run.stdout).toContain("a\\u{1b}[2J/Dockerfile:1");
  });

  test("ends as usual when the reader of its output has gone", async () => {
    const dir = makeFolder({ Dockerfile: "FROM node:20\n".repeat(20_000) });
    const child = spawn(process.execPath, [cliFile, "list", dir], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.once("data", () => child.stdout.destroy());
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect({ exitCode: child.exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });
});
