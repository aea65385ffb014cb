import { createDockerfileMatcher } from "../../core/config/dockerfile-matcher.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { createWithheldMatcher } from "../../core/config/withheld-dockerfiles.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import type { Clock } from "../ports/clock.ts";
import type { FoldersOfCommit, RepositoryFacts, TreeEntry } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { pushesSince } from "./known-pushes.ts";
import type { RepositoryInventory } from "./repository-inventory.ts";

const weekMs = 7 * 24 * 60 * 60 * 1000;
/** Beyond that, one list of all files is cheaper for the forge. */
const mostFolders = 50;

/**
 * Where to look for what changed since a repository was scanned, going by the pushes that were told: the folders of what it
 * had, of what was touched, and of the repository file. Null where all files are to be listed.
 *
 * All files are listed once a week whatever is told.
 */
export async function foldersToLookInto(
  known: RepositoryInventory,
  { store, clock, enforced }: { readonly store: Store; readonly clock: Clock; readonly enforced: EnforcedSettings },
): Promise<FoldersOfCommit | null> {
  if (Math.abs(clock.now().getTime() - Date.parse(known.listedAt)) > weekMs) return null;
  const since = await pushesSince(store, known.repository, known.head);
  if (since === null) return null;
  const isDockerfile = createDockerfileMatcher(known.config);
  const isWithheld = createWithheldMatcher(known.config, enforced);
  const touched = since.paths.filter((path) => isDockerfile(path) || isWithheld?.(path) === true);
  const had = [
    ...[...known.files, ...known.withheld].map(({ path }) => path),
    ...known.unread.map(({ subject }) => subject),
  ];
  const folders = new Set([repositoryConfigPath, ...had, ...touched].map(folderOf));
  return folders.size > mostFolders ? null : { commit: since.head, known: known.head, folders: [...folders] };
}

/**
 * The files of a repository's head among which all its Dockerfiles are, as they came with its facts; null where they are not
 * there: the pushes led elsewhere, the forge does not have the commit yet, or the repository file changed, and with it what counts as a Dockerfile.
 * Nor are they where a merge is among the commits: nobody tells which files it brings that none of them touched, another
 * project's history under a folder for one.
 */
export function filesWithFacts(
  known: RepositoryInventory,
  look: FoldersOfCommit | null,
  { head, files, isLinear }: RepositoryFacts,
): readonly TreeEntry[] | null {
  if (look === null || look.commit !== head || files === null || !isLinear) return null;
  return (configFile(files)?.sha ?? null) === known.configSha ? files : null;
}

/** The repository file among other files. */
export function configFile(files: readonly TreeEntry[]): TreeEntry | undefined {
  return files.find(({ path, mode }) => path === repositoryConfigPath && mode !== "120000");
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
