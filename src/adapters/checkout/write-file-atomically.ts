import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { Problem } from "../../core/problem.ts";

/** A file of a checkout: its text as it was read, and as it is to be. */
export interface FileRewrite {
  /** Relative to the checkout, with `/`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const obstacles: Readonly<Record<string, string>> = {
  EACCES: "this user may not write into its folder",
  EPERM: "only its owner may replace it",
  EROFS: "it is on a file system that is read-only",
  ENOSPC: "no space is left",
};

/**
 * Replaces the text of one file as a whole or not at all; null where that was done, otherwise why it was not.
 *
 * The new text is written beside the file and renamed over it, with the mode and the owner of before. A path that
 * leaves `dir`, by `..` or by a link, is refused, and so is a file that has changed since it was read. Synchronous, so
 * that a signal handler cannot run halfway.
 */
export function writeFileAtomically(dir: string, { path, before, after }: FileRewrite): Problem | null {
  try {
    const target = locate(dir, path);
    if (target === null) return unwritten("file-outside", path, "it is a link, or lies outside the folder");
    if (readFileSync(target.path, "utf8") !== before) {
      return unwritten("file-changed", path, "it has changed since it was read; run the command again");
    }
    replace(target, after);
    return null;
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    const known = "code" in error ? obstacles[String(error.code)] : undefined;
    return unwritten("file-unwritable", path, known ?? error.message);
  }
}

function unwritten(code: string, path: string, why: string): Problem {
  return { code, subject: path, message: `${path} was not written: ${why}.` };
}

/** Where the file really is; null unless it is a plain file inside `dir`, reached without a link. */
function locate(dir: string, path: string): { path: string; stats: Stats } | null {
  const root = realpathSync(dir);
  const folder = realpathSync(join(root, dirname(path)));
  if (folder !== root && !folder.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const real = join(folder, basename(path));
  const stats = lstatSync(real);
  return stats.isFile() ? { path: real, stats } : null;
}

function replace(target: { path: string; stats: Stats }, text: string): void {
  const temporary = join(dirname(target.path), `.plinth-${randomBytes(8).toString("hex")}.tmp`);
  const file = openSync(temporary, "wx", 0o600);
  try {
    try {
      writeFileSync(file, text);
      const { uid, gid, mode } = target.stats;
      // The owner first: changing it clears the set-user-id and set-group-id bits (chown(2)).
      fchownSync(file, uid, gid);
      fchmodSync(file, mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target.path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
