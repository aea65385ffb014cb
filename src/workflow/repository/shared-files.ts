import { z } from "zod";
import { type SharedFile, sharedFileText } from "../../core/config/shared-file.ts";
import type { ForgeDirectory, RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";
import { ownerOf } from "./owner-of.ts";

const quarterHourMs = 15 * 60 * 1000;
const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;
/** Longer than any file that is taken. */
const mostCharacters = 128 * 1024;

/** Where the text of a file is kept for one owner, and with which installation it was read. */
const Reading = z.object({ key: z.string(), path: z.string(), installationId: z.int().nullable() });

/** The repository whose file leads to another one, which is read with its credentials. */
export interface Reader {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
}

/**
 * Reads a file that repositories share, at most every quarter of an hour for all of an owner's; null where there is none, or
 * none that is shown to Plinth.
 *
 * What one owner may read is kept apart from what another may, and from what was given to an earlier installation.
 */
export async function readSharedFile(
  file: SharedFile,
  reader: Reader,
  { directory, store }: { readonly directory: ForgeDirectory; readonly store: Store },
): Promise<string | null> {
  const owner = ownerOf(reader.repository).toLowerCase();
  const named = { ...file, repository: file.repository.toLowerCase() };
  const key = `v2:shared-file:${owner}:${reader.installationId ?? "token"}:${sharedFileText(named)}`;
  const known = await readStored<{ readonly text: string | null }>(store, key);
  if (known !== null) return known.text;
  const text =
    (await directory.readFile(file, reader.repository, reader.installationId))?.slice(0, mostCharacters) ?? null;
  await store.set(key, JSON.stringify({ text }), quarterHourMs);
  // Of what other owners look for in vain nothing is kept for long: there is no end to names.
  if (text !== null || owner === ownerOf(named.repository)) {
    const reading: z.infer<typeof Reading> = { key, path: file.path, installationId: reader.installationId };
    await store.addMember(readersKey(file.repository), JSON.stringify(reading), thirtyDaysMs);
  }
  return text;
}

/**
 * Has those files of a repository read again that others go by; `paths` are what changed in it, null where nobody knows. Gives
 * the installations whose repositories do, null for those that a token reaches.
 */
export async function forgetSharedFiles(
  repository: RepositoryName,
  paths: readonly string[] | null,
  store: Store,
): Promise<readonly (number | null)[]> {
  const readers: (number | null)[] = [];
  for (const member of await store.members(readersKey(repository))) {
    const { key, path, installationId } = Reading.parse(JSON.parse(member));
    if (paths !== null && !paths.includes(path)) continue;
    await store.delete(key);
    readers.push(installationId);
  }
  return readers;
}

function readersKey(repository: RepositoryName): string {
  return `v2:shared-by:${repository.toLowerCase()}`;
}
