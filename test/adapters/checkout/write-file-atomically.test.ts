import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeFileAtomically } from "../../../src/adapters/checkout/write-file-atomically.ts";

let outer: string;
let dir: string;
const before = "FROM node:20\r\n";
const after = "FROM node:22\r\n";

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), "plinth-write-"));
  dir = join(outer, "checkout");
  mkdirSync(join(dir, "api"), { recursive: true });
  writeFileSync(join(dir, "api/Dockerfile"), before);
});

afterEach(() => {
  rmSync(outer, { recursive: true, force: true });
});

describe("writeFileAtomically", () => {
  test("replaces the text and leaves nothing else behind", () => {
    expect(writeFileAtomically(dir, { path: "api/Dockerfile", before, after })).toBeNull();
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(after);
    expect(readdirSync(join(dir, "api"))).toEqual(["Dockerfile"]);
  });

  test("writes a new file instead of changing the old one, so that a reader never sees half of it", () => {
    const { ino } = statSync(join(dir, "api/Dockerfile"));
    writeFileAtomically(dir, { path: "api/Dockerfile", before, after });
    expect(statSync(join(dir, "api/Dockerfile")).ino).not.toBe(ino);
  });

  test.for([0o644, 0o600, 0o755, 0o4750])("keeps the mode %o", (mode) => {
    chmodSync(join(dir, "api/Dockerfile"), mode);
    writeFileAtomically(dir, { path: "api/Dockerfile", before, after });
    expect(statSync(join(dir, "api/Dockerfile")).mode & 0o7777).toBe(mode);
  });

  test.runIf(process.getuid?.() === 0)("keeps the owner and the group", () => {
    chownSync(join(dir, "api/Dockerfile"), 1234, 5678);
    writeFileAtomically(dir, { path: "api/Dockerfile", before, after });
    expect(statSync(join(dir, "api/Dockerfile"))).toMatchObject({ uid: 1234, gid: 5678 });
  });

  test("keeps the byte order mark", () => {
    writeFileSync(join(dir, "Dockerfile"), `\uFEFF${before}`);
    writeFileAtomically(dir, { path: "Dockerfile", before: `\uFEFF${before}`, after: `\uFEFF${after}` });
    expect([...readFileSync(join(dir, "Dockerfile")).subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x46]);
  });

  test("leaves a file alone that was changed since it was read", () => {
    writeFileSync(join(dir, "api/Dockerfile"), "FROM node:21\n");
    const problem = writeFileAtomically(dir, { path: "api/Dockerfile", before, after });
    expect(problem).toMatchObject({ code: "file-changed", subject: "api/Dockerfile" });
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe("FROM node:21\n");
  });

  test.for([
    ["..", "../Dockerfile"],
    ["an inner ..", "api/../../Dockerfile"],
    ["a linked folder", "away/Dockerfile"],
  ] as const)("refuses a path that leaves the folder by %s", ([, path]) => {
    writeFileSync(join(outer, "Dockerfile"), before);
    symlinkSync(outer, join(dir, "away"));
    expect(writeFileAtomically(dir, { path, before, after })).toMatchObject({ code: "file-outside" });
    expect(readFileSync(join(outer, "Dockerfile"), "utf8")).toBe(before);
  });

  test("refuses a link, even to a file in the same folder", () => {
    symlinkSync("Dockerfile", join(dir, "api/link"));
    expect(writeFileAtomically(dir, { path: "api/link", before, after })).toMatchObject({ code: "file-outside" });
    expect(lstatSync(join(dir, "api/link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(before);
  });

  test("writes below a folder that was itself reached through a link", () => {
    symlinkSync(dir, join(outer, "alias"));
    expect(writeFileAtomically(join(outer, "alias"), { path: "api/Dockerfile", before, after })).toBeNull();
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(after);
  });

  test("does not make a file that is not there", () => {
    expect(writeFileAtomically(dir, { path: "none/Dockerfile", before, after })).toMatchObject({
      code: "file-unwritable",
    });
    expect(readdirSync(dir)).toEqual(["api"]);
  });

  test.runIf(process.getuid?.() === 0)("leaves nothing behind where the owner cannot be kept", () => {
    chmodSync(outer, 0o755);
    chmodSync(join(dir, "api"), 0o777);
    const module = new URL("../../../src/adapters/checkout/write-file-atomically.ts", import.meta.url).href;
    const script = `
      const { writeFileAtomically } = await import(${JSON.stringify(module)});
      const rewrite = ${JSON.stringify({ path: "api/Dockerfile", before, after })};
      console.log(writeFileAtomically(${JSON.stringify(dir)}, rewrite).code);`;
    const nobody = { uid: 65534, gid: 65534, encoding: "utf8" } as const;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], nobody);
    expect(stdout).toBe("file-unwritable\n");
    expect(readdirSync(join(dir, "api"))).toEqual(["Dockerfile"]);
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(before);
  });

  test.skipIf(process.getuid?.() === 0)("says why where the folder may not be written to", () => {
    chmodSync(join(dir, "api"), 0o555);
    const problem = writeFileAtomically(dir, { path: "api/Dockerfile", before, after });
    chmodSync(join(dir, "api"), 0o755);
    expect(problem).toMatchObject({
      code: "file-unwritable",
      message: expect.stringContaining("may not write into its folder"),
    });
    expect(readFileSync(join(dir, "api/Dockerfile"), "utf8")).toBe(before);
  });
});
