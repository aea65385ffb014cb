import type { UnreadFileReason } from "../dockerfile/unread-file.ts";
import type { Problem } from "../problem.ts";
import type { Finding } from "./finding.ts";

const remedies: Readonly<Record<string, string>> = {
  "file-too-large": "Make it smaller",
  "file-binary": "Save it as UTF-8 text",
  "file-symlink": "Put the file itself here",
  "file-submodule": "Check it where it comes from",
  "file-unreadable": "Let Plinth read it",
  "config-misnamed": "Rename it",
} satisfies Record<UnreadFileReason | "config-misnamed", string>;

/** A file that could not be read, as a finding at its beginning. */
export function fileFinding({ code, subject, message }: Problem, level: Finding["level"]): Finding {
  return {
    rule: "unreadable",
    level,
    file: subject,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    sentence: message,
    remedy: `${remedies[code] ?? "Make it a text file"}, or leave it out with paths.exclude.`,
  };
}
