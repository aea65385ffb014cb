import type { Problem } from "../problem.ts";
import type { UndecodableReason } from "./decode-dockerfile.ts";

/** Why a file that looks like a Dockerfile by its name was not read. */
export type UnreadFileReason = UndecodableReason | "file-symlink" | "file-submodule" | "file-unreadable";

const sentences: Record<UnreadFileReason, string> = {
  "file-too-large": "is larger than 1 MiB, and was not read",
  "file-binary": "is not UTF-8 text, and was not read",
  "file-symlink":
    "is a symbolic link: Plinth reads the file it points to where that is in the repository, and never follows links",
  "file-submodule": "is a submodule: install Plinth on the submodule's own repository",
  "file-unreadable": "could not be read",
};

/** Says that a file was left out, and why. */
export function unreadFile(path: string, reason: UnreadFileReason): Problem {
  return { code: reason, subject: path, message: `${path} ${sentences[reason]}.` };
}
