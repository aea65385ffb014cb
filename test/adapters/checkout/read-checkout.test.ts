import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readCheckout } from "../../../src/adapters/checkout/read-checkout.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "plinth-checkout-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}

const isDockerfile = (path: string): boolean => /(^|\/)(Dockerfile|dockerfile)$/.test(path);

describe("readCheckout", () => {
  test("reads Dockerfiles wherever they are, in the order of their paths, with / between folders", async () => {
    for (const path of ["b/Dockerfile", "Dockerfile", "a/deep/er/Dockerfile", "a/dockerfile", "B/Dockerfile"]) {
      put(path, `FROM ${path}\n`);
    }
    put("README.md", "FROM nowhere\n");

    const { files, problems } = await readCheckout(dir, { isDockerfile });

    expect(files.map(({ path }) => path)).toEqual([
      "B/Dockerfile",
      "Dockerfile",
      "a/deep/er/Dockerfile",
      "a/dockerfile",
      "b/Dockerfile",
    ]);
    expect(files.every(({ path, text }) => text === `FROM ${path}\n`)).toBe(true);
    expect(problems).toEqual([]);
  });

  test("keeps the byte order mark and every line end, so that the text encodes to the same bytes", async () => {
    const bytes = Buffer.from("\uFEFFFROM node:20\r\nRUN a\n\rRUN b", "utf8");
    put("Dockerfile", bytes);
    const { files } = await readCheckout(dir, { isDockerfile });
    expect(Buffer.from(files[0]?.text ?? "", "utf8").equals(bytes)).toBe(true);
  });

  test.for([
    ["one byte more than 1 MiB", Buffer.alloc(1024 * 1024 + 1, "#"), "file-too-large"],
    ["a NUL byte", Buffer.from("FROM node\0"), "file-binary"],
    ["bytes that are not UTF-8", Buffer.from([0x46, 0xff, 0xfe]), "file-binary"],
    ["UTF-16", Buffer.from("\uFEFFFROM node", "utf16le"), "file-binary"],
  ] as const)("reports a file with %s, and reads the others", async ([, bytes, code]) => {
    put("bad/Dockerfile", bytes);
    put("good/Dockerfile", "FROM node\n");
    const { files, problems } = await readCheckout(dir, { isDockerfile });
    expect(files.map(({ path }) => path)).toEqual(["good/Dockerfile"]);
    expect(problems).toMatchObject([{ code, subject: "bad/Dockerfile" }]);
  });

  test("reads a file of exactly 1 MiB", async () => {
    put("Dockerfile", Buffer.alloc(1024 * 1024, "#"));
    const { files } = await readCheckout(dir, { isDockerfile });
    expect(files[0]?.text).toHaveLength(1024 * 1024);
  });

  test("never follows a link: not to a file, not into a folder, not in a circle", async () => {
    put("real/Dockerfile", "FROM node\n");
    mkdirSync(join(dir, "links"));
    symlinkSync(join(dir, "real/Dockerfile"), join(dir, "links/Dockerfile"));
    symlinkSync(join(dir, "real"), join(dir, "links/folder"));
    symlinkSync("..", join(dir, "links/up"));
    const { files, problems } = await readCheckout(dir, { isDockerfile });
    expect(files.map(({ path }) => path)).toEqual(["real/Dockerfile"]);
    expect(problems).toMatchObject([{ code: "file-symlink", subject: "links/Dockerfile" }]);
  });

  test("leaves out .git and submodules, and says so of the submodule", async () => {
    put(".git/Dockerfile", "FROM node\n");
    put("vendored/.git", "gitdir: ../.git/modules/vendored\n");
    put("vendored/Dockerfile", "FROM node\n");
    put("clone/.git/HEAD", "ref: refs/heads/main\n");
    put("clone/Dockerfile", "FROM node\n");
    const { files, problems } = await readCheckout(dir, { isDockerfile });
    expect(files.map(({ path }) => path)).toEqual(["clone/Dockerfile"]);
    expect(problems).toMatchObject([{ code: "file-submodule", subject: "vendored" }]);
  });

  test("reads a checkout whose own .git is a file, as in a linked worktree", async () => {
    put(".git", "gitdir: /elsewhere/.git/worktrees/here\n");
    put("Dockerfile", "FROM node\n");
    const { files } = await readCheckout(dir, { isDockerfile });
    expect(files).toHaveLength(1);
  });

  test("reports a pipe instead of waiting for someone to write to it", async () => {
    execFileSync("mkfifo", [join(dir, "Dockerfile")]);
    const { problems } = await readCheckout(dir, { isDockerfile });
    expect(problems).toMatchObject([{ code: "file-unreadable", subject: "Dockerfile" }]);
  });

  test.skipIf(process.getuid?.() === 0)("reports what it may not read", async () => {
    put("closed/Dockerfile", "FROM node\n");
    put("secret/Dockerfile", "FROM node\n");
    chmodSync(join(dir, "closed"), 0);
    chmodSync(join(dir, "secret/Dockerfile"), 0);
    const { problems } = await readCheckout(dir, { isDockerfile });
    chmodSync(join(dir, "closed"), 0o755);
    expect(problems).toMatchObject([
      { code: "file-unreadable", subject: "closed" },
      { code: "file-unreadable", subject: "secret/Dockerfile" },
    ]);
  });

  test("throws the system's error for a folder that is not there", async () => {
    await expect(readCheckout(join(dir, "none"), { isDockerfile })).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("an unreadable entry of a folder does not hide its neighbours", async () => {
    symlinkSync("Dockerfile", join(dir, "Dockerfile"));
    put("a/Dockerfile", "FROM node\n");
    const { files, problems } = await readCheckout(dir, { isDockerfile });
    expect(files).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });
});
