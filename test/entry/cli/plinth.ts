import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** How a run of the command line ended. */
export interface PlinthRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line's file, as a person's shell starts it. */
export const cliFile = fileURLToPath(new URL("../../../src/entry/cli.ts", import.meta.url));

/** Runs the command line as a process of its own, with nothing of this process's environment but the path. */
export async function plinth(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Id of the user and group to run as; only root can ask for another. */
    readonly user?: number;
    /** A file for what it prints, which is then not in the result. */
    readonly stdout?: string;
  } = {},
): Promise<PlinthRun> {
  const output = options.stdout === undefined ? null : openSync(options.stdout, "w");
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env["PATH"], ...options.environment },
    stdio: ["ignore", output ?? "pipe", "pipe"],
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
  });
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "close")]);
  if (output !== null) closeSync(output);
  return { exitCode: child.exitCode, stdout, stderr };
}

async function read(stream: Readable | null): Promise<string> {
  return stream === null ? "" : await text(stream);
}

const folders: string[] = [];

afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

/** Makes a folder with these files, by path. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = mkdtempSync(join(tmpdir(), "plinth-cli-"));
  folders.push(dir);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}
