import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { UnreadFileReason } from "../../../src/core/dockerfile/unread-file.ts";
import { Report } from "../../../src/core/report/report.ts";
import { skipSentence } from "../../../src/core/report/skip-sentence.ts";
import type { SkipReason } from "../../../src/core/skip-reason.ts";
import { makeFolder, plinth } from "./plinth.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/dockerfiles", import.meta.url));

async function listJson(dir: string): Promise<Report> {
  return Report.parse(JSON.parse((await plinth(["list", dir, "--format", "json"])).stdout));
}

/** The lines of the fixture of each reason that are skipped for it; no other line of a fixture is skipped. */
const skippedLines: Readonly<Record<Exclude<SkipReason, "too-many-images">, readonly string[]>> = {
  "stage-reference": ["3 FROM alpine", "4 COPY --from build", "5 COPY --from 0", "6 RUN --mount from LATER"],
  scratch: ["2 FROM scratch", "4 COPY --from scratch"],
  "unresolved-variable": [
    "3 FROM node:$VERSION",
    "5 COPY --from ghcr.io/astral-sh/uv:$UV",
    "6 RUN --mount from busybox:${UV}",
    "7 FROM alpine:$TAG",
  ],
  "build-argument-required": ["5 FROM $BASE", "6 FROM node:$TAG", "7 FROM ghcr.io/acme/agent:${COMMIT}-go1.26"],
  templated: [
    "2 FROM alpine:{{ alpine_version }}",
    "5 COPY --from registry.example.com/{{",
    "6 RUN --mount from @IMAGE@",
  ],
  ignored: ["3 FROM postgres:13", "6 COPY --from busybox:1.36"],
  "too-long": ["5 FROM node:$TAG", "6 FROM node:${TAG#0}", '7 FROM "ghcr.io/acme/${TAG:-x}"'],
  "invalid-reference": [
    "2 FROM Node:20",
    "3 FROM 82ad5fa11820c2889c60f7f748d67aab04400700c581843db0d1e68735327443",
    "4 FROM python:3.12@sha256:abc",
    `5 FROM a:${"x".repeat(129)}`,
  ],
  "invalid-instruction": [
    "2 FROM node:20 # until May",
    "4 ADD --from busybox:1.36",
    "5 ONBUILD FROM alpine:3.20",
    "6 FROM node:${V",
  ],
};

/** The file, or the folder, that is left out for each reason. */
const subjects: Readonly<Record<UnreadFileReason, string>> = {
  "file-symlink": "Dockerfile",
  "file-too-large": "big/Dockerfile",
  "file-binary": "binary/Dockerfile",
  "file-submodule": "module",
  "file-unreadable": "pipe/Dockerfile",
};

const fixtureOf = (reason: string) => (reason === "templated" ? "Dockerfile.templated.j2" : `${reason}.Dockerfile`);

test("every reason to skip a line is shown with the line, and no line of an image is skipped", async () => {
  const { lines } = await listJson(fixtures);
  const shown = Object.keys(skippedLines).map((reason) => [
    reason,
    lines
      .filter(({ file, skipped }) => file === fixtureOf(reason) && skipped === reason)
      .map(({ line, instruction, raw }) => `${line} ${instruction} ${raw}`),
  ]);
  expect(Object.fromEntries(shown)).toEqual(skippedLines);
  const others = lines.filter(({ file, skipped }) => skipped !== null && file !== fixtureOf(skipped));
  expect(others.map(({ file, line, skipped }) => `${file}:${line} ${skipped}`)).toEqual([
    "scratch.Dockerfile:3 stage-reference",
  ]);
});

test("of two thousand images and one the last is skipped, and one that is used again is not", async () => {
  const images = Array.from({ length: 2_001 }, (_, image) => `FROM acme/image-${image}:1.0.0`);
  const dir = makeFolder({ Dockerfile: [...images, "FROM acme/image-0:1.0.0", ""].join("\n") });
  const { lines } = await listJson(dir);
  expect(lines.flatMap(({ line, skipped }) => (skipped === null ? [] : [[line, skipped]]))).toEqual([
    [2_001, "too-many-images"],
  ]);
});

test("a person reads each reason in words, beside the line", async () => {
  const { stdout } = await plinth(["list", fixtures]);
  for (const [reason, [first = ""]] of Object.entries(skippedLines)) {
    const place = `${fixtureOf(reason)}:${first.slice(0, first.indexOf(" "))} `;
    expect(stdout.split("\n").find((row) => row.startsWith(place))).toContain(skipSentence(reason));
  }
});

test("docs/reading.md explains every reason, in the same words", () => {
  const page = readFileSync(new URL("../../../docs/reading.md", import.meta.url), "utf8");
  const rows = page.split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
  const explained = rows.flatMap(([, reason, words]) =>
    reason?.startsWith("`") ? [[reason.slice(1, -1), words]] : [],
  );
  expect(explained).toEqual(
    expect.arrayContaining(
      [...Object.keys(skippedLines), "too-many-images"].map((reason) => [reason, skipSentence(reason)]),
    ),
  );
  expect(explained.map(([code]) => code)).toEqual(expect.arrayContaining(Object.keys(subjects)));
});

test("every reason to leave out a file is a problem that names the file", async () => {
  const dir = makeFolder({
    "big/Dockerfile": "#".repeat(1024 * 1024 + 1),
    "binary/Dockerfile": new Uint8Array([0x46, 0x52, 0x4f, 0x4d, 0]),
    "module/.git": "gitdir: ../.git/modules/module\n",
    "module/Dockerfile": "FROM node:20\n",
    "pipe/other": "",
    "read/Dockerfile": "FROM node:20\n",
  });
  symlinkSync("read/Dockerfile", join(dir, "Dockerfile"));
  execFileSync("mkfifo", [join(dir, "pipe/Dockerfile")]);

  const { lines, problems } = await listJson(dir);
  expect(Object.fromEntries(problems.map(({ code, subject }) => [code, subject]))).toEqual(subjects);
  expect(problems.every(({ subject, message }) => message.startsWith(`${subject} `))).toBe(true);
  expect(lines.map(({ file }) => file)).toEqual(["read/Dockerfile"]);
});
