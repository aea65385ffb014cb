import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

test("what is built runs as the installed command does, without TypeScript", async () => {
  const directory = await mkdtemp(join(tmpdir(), "plinth-packaging-"));
  try {
    for (const name of ["package.json", "tsconfig.json", "tsconfig.build.json", "src"]) {
      await cp(join(root, name), join(directory, name), { recursive: true });
    }
    await symlink(join(root, "node_modules"), join(directory, "node_modules"));
    await run(join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"], { cwd: directory });
    const Manifest = z.object({ version: z.string(), bin: z.object({ plinth: z.string() }) });
    const { bin, version } = Manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
    const command = join(directory, bin.plinth);

    expect((await run(process.execPath, [command, "--version"])).stdout).toBe(`${version}\n`);
    const { stdout } = await run(process.execPath, [command, "list", root, "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      lines: expect.arrayContaining([expect.objectContaining({ file: "Dockerfile", line: 2, instruction: "FROM" })]),
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
