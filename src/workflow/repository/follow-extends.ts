import type { ConfigFile } from "../../core/config/config-file.ts";
import type { ConfigProblem } from "../../core/config/config-problem.ts";
import { extensionOf } from "../../core/config/extension-of.ts";
import { isSameFile, type SharedFile, sharedFileText } from "../../core/config/shared-file.ts";
import { ownerOf } from "./owner-of.ts";

/** More files, one on top of the other, than anybody can keep in mind. */
const mostExtended = 5;

/** The files that one leads to, the strongest first. */
export interface ExtendedFiles {
  readonly files: readonly ConfigFile[];
  /** Where the files are, and one that could not be read. */
  readonly sources: readonly SharedFile[];
  /** What keeps the way from being gone to its end, at most one, in the file that says where to go on. */
  readonly problems: readonly ConfigProblem[];
}

/** What a file comes to that extends none. */
export const nothingExtended: ExtendedFiles = { files: [], sources: [], problems: [] };

/**
 * Goes from a file to the one that it extends, and on to the one which that extends, until there is none.
 *
 * `read` gives null for a file that is not there or not shown: which of the two is not told, so that nobody learns from it
 * what exists. The way ends without a problem where it comes to one of the files that are `known` already.
 */
export async function followExtends(
  first: ConfigFile,
  from: SharedFile,
  read: (file: SharedFile) => Promise<string | null>,
  known: readonly SharedFile[] = [],
): Promise<ExtendedFiles> {
  const files: ConfigFile[] = [];
  const way = [from];
  const end = (problem: ConfigProblem | null): ExtendedFiles => ({
    files,
    sources: way.slice(1),
    problems: problem === null ? [] : [problem],
  });
  for (let last = first; ;) {
    const extension = extensionOf(last, ownerOf(way.at(-1)?.repository ?? ""));
    if (extension === null) return end(null);
    const { target, problem } = extension;
    const met = way.findIndex((file) => isSameFile(file, target));
    if (met !== -1) {
      const circle = [...way.slice(met), target].map(sharedFileText).join(" → ");
      return end(problem({ message: `goes in a circle: ${circle}`, hint: "let one of these files extend no other" }));
    }
    if (known.some((file) => isSameFile(file, target))) return end(null);
    if (files.length === mostExtended) {
      const message = `more than ${mostExtended} files extend each other`;
      return end(problem({ message, hint: "put what they have in common into one file" }));
    }
    const text = await read(target);
    way.push(target);
    const file = sharedFileText(target);
    if (text === null) {
      const hint = "there is no such file, or Plinth has not been given access to its repository";
      return end(problem({ message: `${file} cannot be read`, hint }));
    }
    last = { file, text };
    files.push(last);
  }
}
