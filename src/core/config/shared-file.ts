import { z } from "zod";
import { repositoryConfigPath } from "./repository-config-path.ts";

/** A repository file that others may go by. */
export interface SharedFile {
  /** `owner/name`. */
  readonly repository: string;
  readonly path: string;
}

const written =
  /^(?:(?<owner>[a-z\d](?:[-_]?[a-z\d]){0,38})\/)?(?<name>(?!\.{1,2}(?::|$))[\w.-]{1,100})(?::(?<path>[\w./-]{1,200}))?$/i;

/** A file by any other name was not written to be shown to whoever extends it. */
const pathOfPlinth = /^(?:(?!\.{1,2}\/)[\w.-]+\/)*[\w.-]*plinth[\w.-]*\.ya?ml$/i;

/** The repository file's `_extends`, as other GitHub Apps have it; see {@link parseSharedFile}. */
export const ExtendsText = z.string().refine((text) => parseSharedFile(text, "owner") !== null, {
  error: "expected repository, owner/repository, or owner/repository:path of a YAML file with plinth in its name",
});

/** Reads what stands after `_extends`: without an owner, it is a repository of `owner`. Null where it is none of these. */
export function parseSharedFile(text: string, owner: string): SharedFile | null {
  const parts = written.exec(text)?.groups;
  if (parts === undefined) return null;
  const path = parts["path"] ?? repositoryConfigPath;
  return pathOfPlinth.test(path) ? { repository: `${parts["owner"] ?? owner}/${parts["name"]}`, path } : null;
}

/** Writes it as `acme/presets:.github/plinth.yml`. */
export function sharedFileText({ repository, path }: SharedFile): string {
  return `${repository}:${path}`;
}

/** True where both are one file: GitHub tells names of repositories apart in any case, and paths by theirs. */
export function isSameFile(one: SharedFile, other: SharedFile): boolean {
  return one.repository.toLowerCase() === other.repository.toLowerCase() && one.path === other.path;
}
