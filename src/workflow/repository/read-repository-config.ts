import { createHash } from "node:crypto";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { parseRepositoryConfig, type ParsedConfig } from "../../core/config/parse-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { AccessError } from "../../core/errors.ts";
import type { Forge, ForgeDirectory, RepositoryName, TreeEntry } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const quarterHourMs = 15 * 60 * 1000;

/** What stands behind every repository file: the organisation's own, and what the operator enforces. */
export interface ConfigDefaults {
  /** Changes with both. */
  readonly key: string;
  /** The organisation's file; null where it has none. */
  readonly text: string | null;
  readonly enforced: EnforcedSettings;
}

/** The repository in which an organisation keeps its defaults. */
export function organisationConfigRepository(repository: RepositoryName): RepositoryName {
  return `${repository.split("/")[0]}/.github`;
}

/** Reads what stands behind a repository's file; the organisation's is read at most every quarter of an hour. */
export async function organisationConfig(
  repository: RepositoryName,
  installationId: number | null,
  ports: { directory: ForgeDirectory; store: Store; enforced: EnforcedSettings },
): Promise<ConfigDefaults> {
  const { enforced } = ports;
  const text = await organisationText(repository, installationId, ports);
  const isNone = text === null && Object.keys(enforced).length === 0;
  const key = isNone
    ? "none"
    : createHash("sha256")
        .update(JSON.stringify([text, enforced]))
        .digest("hex")
        .slice(0, 32);
  return { key, text, enforced };
}

async function organisationText(
  repository: RepositoryName,
  installationId: number | null,
  ports: { directory: ForgeDirectory; store: Store },
): Promise<string | null> {
  const home = organisationConfigRepository(repository);
  if (home === repository) return null;
  const known = await readStored<{ readonly text: string | null }>(ports.store, storeKey(home));
  if (known !== null) return known.text;
  const text = await readDefaults(home, installationId, ports.directory);
  await ports.store.set(storeKey(home), JSON.stringify({ text }), quarterHourMs);
  return text;
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

/** Reads the repository's own file, merged over the organisation's defaults, under what is enforced. */
export async function readRepositoryConfig(
  forge: Forge,
  entry: TreeEntry | null,
  defaults: ConfigDefaults,
): Promise<ParsedConfig> {
  const text = entry === null ? "" : new TextDecoder().decode(await forge.readBlob(entry.sha));
  return parseRepositoryConfig(text, repositoryConfigPath, defaults.text, defaults.enforced);
}

function storeKey(home: RepositoryName): string {
  return `v2:organisation-config:${home}`;
}
