import { createHash } from "node:crypto";
import { asksForDashboard } from "../../core/config/asks-for-dashboard.ts";
import type { ConfigFile } from "../../core/config/config-file.ts";
import type { EnforcedSettings } from "../../core/config/enforced-settings.ts";
import { parseRepositoryConfig, type ParsedConfig } from "../../core/config/parse-repository-config.ts";
import { repositoryConfigPath } from "../../core/config/repository-config-path.ts";
import { isSameFile, type SharedFile, sharedFileText } from "../../core/config/shared-file.ts";
import type { Forge, ForgeDirectory, RepositoryName, TreeEntry } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";
import { type ExtendedFiles, followExtends, nothingExtended } from "./follow-extends.ts";
import { ownerOf } from "./owner-of.ts";
import { type Reader, readSharedFile } from "./shared-files.ts";

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;
/** Longer than any file that is taken. */
const mostBytes = 128 * 1024;

interface Ports {
  readonly directory: ForgeDirectory;
  readonly store: Store;
  readonly enforced: EnforcedSettings;
}

/** What a repository's own file comes to, with all that stands behind it. */
export interface ReadConfig {
  readonly parsed: ParsedConfig;
  /** Whether the files ask for a dashboard, where they cannot be used; null where they do not say, or can. */
  readonly dashboard: boolean | null;
  /** Files of other repositories that were looked for, there or not. */
  readonly sources: readonly SharedFile[];
  /** Changes with those files, and with what is enforced; see {@link configKey}. */
  readonly key: string;
}

/** The file in which an owner keeps defaults for all repositories. */
export function organisationFile(repository: RepositoryName): SharedFile {
  return { repository: `${ownerOf(repository)}/.github`, path: repositoryConfigPath };
}

/** The text of the repository's own file, by the id of its content; empty where it has none. */
export async function readOwnFile(forge: Forge, entry: Pick<TreeEntry, "sha"> | null, store: Store): Promise<string> {
  if (entry === null) return "";
  const key = `v1:config:${entry.sha}`;
  const known = await readStored<string>(store, key);
  if (known !== null) return known;
  const text = new TextDecoder().decode((await forge.readBlob(entry.sha)).subarray(0, mostBytes));
  await store.set(key, JSON.stringify(text), thirtyDaysMs);
  return text;
}

/** Reads what a repository's own file extends, from the strongest on. */
export async function readExtended(
  text: string,
  reader: Reader,
  ports: Omit<Ports, "enforced">,
): Promise<ExtendedFiles> {
  const own = { file: repositoryConfigPath, text };
  const at = { repository: reader.repository, path: repositoryConfigPath };
  return await followExtends(own, at, (file) => readSharedFile(file, reader, ports));
}

/**
 * Reads what stands behind a repository's own file, and merges it under what is enforced: first what the file extends, then
 * the organisation's defaults, and what those extend. A file counts once, where it comes first.
 *
 * A file that cannot be read makes the configuration unusable, as one that is wrong does.
 */
export async function readRepositoryConfig(text: string, reader: Reader, ports: Ports): Promise<ReadConfig> {
  const extended = await readExtended(text, reader, ports);
  const defaults = await readDefaults(reader, extended.sources, ports);
  const behind = [...extended.files, ...defaults.files];
  const parsed = parseRepositoryConfig(text, repositoryConfigPath, behind, ports.enforced);
  const unread = [...extended.problems, ...defaults.problems];
  const problems = [...unread, ...(parsed.kind === "invalid" ? parsed.problems : [])];
  const sources = [...extended.sources, ...defaults.sources];
  return {
    parsed: problems.length === 0 ? parsed : { kind: "invalid", problems },
    dashboard: problems.length === 0 ? null : asksForDashboard([{ file: repositoryConfigPath, text }, ...behind]),
    sources,
    key: await configKey(sources, reader, ports),
  };
}

async function readDefaults(reader: Reader, known: readonly SharedFile[], ports: Ports): Promise<ExtendedFiles> {
  const home = organisationFile(reader.repository);
  const isKnown =
    isSameFile(home, { ...home, repository: reader.repository }) || known.some((file) => isSameFile(file, home));
  if (isKnown) return nothingExtended;
  const read = (file: SharedFile) => readSharedFile(file, reader, ports);
  const text = await read(home);
  if (text === null) return { files: [], sources: [home], problems: [] };
  const first: ConfigFile = { file: sharedFileText(home), text };
  const { files, sources, problems } = await followExtends(first, home, read, known);
  return { files: [first, ...files], sources: [home, ...sources], problems };
}

/** Stands for what is behind a repository's own file: equal keys, equal defaults. */
export async function configKey(sources: readonly SharedFile[], reader: Reader, ports: Ports): Promise<string> {
  const texts: (string | null)[] = [];
  for (const file of sources) texts.push(await readSharedFile(file, reader, ports));
  if (texts.every((text) => text === null) && Object.keys(ports.enforced).length === 0) return "none";
  return createHash("sha256")
    .update(JSON.stringify([texts, ports.enforced]))
    .digest("hex")
    .slice(0, 32);
}
