import { createHash } from "node:crypto";
import { parseRepositoryConfig, type ParsedConfig } from "../core/config/parse-repository-config.ts";
import { repositoryConfigPath } from "../core/config/repository-config-path.ts";
import { AccessError } from "../core/errors.ts";
import type { Forge, ForgeDirectory, RepositoryName, TreeEntry } from "./ports/forge.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const quarterHourMs = 15 * 60 * 1000;

/** The organisation's own repository file, which holds the defaults of all its repositories. Plain JSON. */
export interface OrganisationDefaults {
  /** Changes with the text. */
  readonly key: string;
  /** Null where the organisation has none. */
  readonly text: string | null;
}

/** The repository in which an organisation keeps its defaults. */
export function organisationConfigRepository(repository: RepositoryName): RepositoryName {
  return `${repository.split("/")[0]}/.github`;
}

/** Reads the organisation's defaults, at most every quarter of an hour. */
export async function organisationConfig(
  repository: RepositoryName,
  installationId: number | null,
  ports: { directory: ForgeDirectory; store: Store },
): Promise<OrganisationDefaults> {
  const home = organisationConfigRepository(repository);
  const known = await readStored<OrganisationDefaults>(ports.store, storeKey(home));
  if (known !== null) return known;
  const text = home === repository ? null : await readDefaults(home, installationId, ports.directory);
  const key = text === null ? "none" : createHash("sha256").update(text).digest("hex").slice(0, 32);
  const defaults: OrganisationDefaults = { key, text };
  if (home !== repository) await ports.store.set(storeKey(home), JSON.stringify(defaults), quarterHourMs);
  return defaults;
}

/** Makes the next scan read the organisation's defaults again. */
export async function forgetOrganisationConfig(repository: RepositoryName, store: Store): Promise<void> {
  await store.delete(storeKey(organisationConfigRepository(repository)));
}

async function readDefaults(
  home: RepositoryName,
  installationId: number | null,
  directory: ForgeDirectory,
): Promise<string | null> {
  try {
    const forge = await directory.open(home, installationId);
    const { head } = await forge.readRepository();
    if (head === null) return null;
    const entry = (await forge.listFiles(head)).find(({ path }) => path === repositoryConfigPath);
    return entry === undefined ? null : new TextDecoder().decode(await forge.readBlob(entry.sha));
  } catch (error) {
    // Most organisations have no such repository, or did not let Plinth see it: then there are no defaults.
    if (error instanceof AccessError && error.code === "repository-not-found") return null;
    throw error;
  }
}

/** Reads the repository's own file, merged over the organisation's defaults. */
export async function readRepositoryConfig(
  forge: Forge,
  entry: TreeEntry | null,
  defaults: OrganisationDefaults,
): Promise<ParsedConfig> {
  const text = entry === null ? "" : new TextDecoder().decode(await forge.readBlob(entry.sha));
  return parseRepositoryConfig(text, repositoryConfigPath, defaults.text);
}

function storeKey(home: RepositoryName): string {
  return `v1:organisation-config:${home}`;
}
