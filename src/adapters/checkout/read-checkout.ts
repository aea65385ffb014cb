import { constants, type Dirent } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeDockerfile, largestDockerfileBytes } from "../../core/dockerfile/decode-dockerfile.ts";
import { unreadFile } from "../../core/dockerfile/unread-file.ts";
import type { Problem } from "../../core/problem.ts";
import type { DockerfileText } from "../../workflow/repository/dockerfile-text.ts";
import { mapConcurrently } from "../../workflow/map-concurrently.ts";

/** The Dockerfiles of a folder, in the order of their paths, and those that had to be left out. */
export interface Checkout {
  readonly files: readonly DockerfileText[];
  readonly problems: readonly Problem[];
}

/** Beyond the threads of libuv's pool, more calls under way only cost memory and open files. */
const callsAtOnce = 16;

/**
 * Reads the Dockerfiles below a folder, and nothing else: other files are never opened.
 *
 * Links are not followed, `.git` and submodules are not entered. A folder that cannot be listed is a problem, except
 * `dir` itself, for which the system's error is thrown. Paths are relative to `dir`, with `/`.
 */
export async function readCheckout(
  dir: string,
  options: { readonly isDockerfile: (path: string) => boolean },
): Promise<Checkout> {
  const { paths, problems } = await findDockerfiles(dir, options.isDockerfile);
  const read = await mapConcurrently(paths.toSorted(byCodeUnits), callsAtOnce, (path) => readDockerfile(dir, path));
  return {
    files: read.filter((result) => "text" in result),
    problems: [...problems, ...read.filter((result) => "code" in result)].toSorted((one, other) =>
      byCodeUnits(one.subject, other.subject),
    ),
  };
}

/** Walks level by level, so that a whole level is listed at once however deep its folders are. */
async function findDockerfiles(
  dir: string,
  isDockerfile: (path: string) => boolean,
): Promise<{ paths: string[]; problems: Problem[] }> {
  const paths: string[] = [];
  const problems: Problem[] = [];
  let level: readonly string[] = [""];
  while (level.length > 0) {
    const listings = await mapConcurrently(level, callsAtOnce, async (folder) => ({
      folder,
      entries: await listFolder(dir, folder),
    }));
    const next: string[] = [];
    for (const { folder, entries } of listings) {
      if (entries === null) {
        problems.push(unreadFile(folder, "file-unreadable"));
        continue;
      }
      // A submodule (or linked worktree) has a file `.git` where a repository has a folder (gitrepository-layout).
      if (folder !== "" && entries.some((entry) => entry.name === ".git" && entry.isFile())) {
        problems.push(unreadFile(folder, "file-submodule"));
        continue;
      }
      for (const entry of entries) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          if (entry.name !== ".git") next.push(path);
        } else if (!isDockerfile(path)) continue;
        else if (entry.isFile()) paths.push(path);
        else problems.push(unreadFile(path, entry.isSymbolicLink() ? "file-symlink" : "file-unreadable"));
      }
    }
    level = next;
  }
  return { paths, problems };
}

async function listFolder(dir: string, folder: string): Promise<readonly Dirent[] | null> {
  try {
    return await readdir(join(dir, folder), { withFileTypes: true });
  } catch (error) {
    if (folder !== "" && isSystemError(error)) return null;
    throw error;
  }
}

/** Since it was listed, the file may have become a link, or a pipe that nobody writes to. */
const unfollowed = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function readDockerfile(dir: string, path: string): Promise<DockerfileText | Problem> {
  const file = join(dir, path);
  try {
    if ((await lstat(file)).size > largestDockerfileBytes) return unreadFile(path, "file-too-large");
    const decoded = decodeDockerfile(await readFile(file, { flag: unfollowed }));
    return "text" in decoded ? { path, text: decoded.text } : unreadFile(path, decoded.reason);
  } catch (error) {
    if (isSystemError(error)) return unreadFile(path, "file-unreadable");
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
