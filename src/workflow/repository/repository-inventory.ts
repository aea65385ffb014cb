import type { RepositoryConfig } from "../../core/config/repository-config.ts";
import type { SharedFile } from "../../core/config/shared-file.ts";
import type { Problem } from "../../core/problem.ts";
import type { ImageAnswers } from "../lookup/image-answers.ts";
import type { OwnRecord } from "../update/own-record.ts";
import type { InstalledRepository, RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const sevenDaysMs = 7 * 24 * 60 * 60 * 1000;
const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;
const yearMs = 365 * 24 * 60 * 60 * 1000;

/** The Dockerfiles of one repository at one commit, and how the repository wants to be treated. Plain JSON. */
export interface RepositoryInventory {
  readonly repository: RepositoryName;
  readonly installationId: number | null;
  readonly defaultBranch: string;
  /** The commit. */
  readonly head: string;
  /** When something had been pushed last; null where the forge does not tell. */
  readonly pushedAt: string | null;
  /** When all files of a commit were listed last, ISO 8601; what was pushed since is told by the forge. */
  readonly listedAt: string;
  /** Files of other repositories that stand behind the repository's own. */
  readonly sources: readonly SharedFile[];
  /** Stands for what they hold, and what is enforced: `config` was merged from that. */
  readonly defaultsKey: string;
  /** Blob id of the repository file; null where there is none. */
  readonly configSha: string | null;
  readonly config: RepositoryConfig;
  readonly files: readonly { readonly path: string; readonly mode: string; readonly sha: string }[];
  /** Dockerfiles that the repository does not have read, though a policy is enforced for them. */
  readonly withheld: RepositoryInventory["files"];
  /** What people told Plinth to ignore. */
  readonly ignores: OwnRecord["ignores"];
  /** What is wrong with the repository file. */
  readonly problems: readonly Problem[];
  /** Files that look like Dockerfiles and were not read. */
  readonly unread: readonly Problem[];
  /** Keys of the questions about its images. */
  readonly questions: readonly string[];
  /** By question, when the answer was looked up that is too old to propose anything from; null where there was none. */
  readonly outdated: Readonly<Record<string, string | null>>;
}

/** Keeps the newest inventory of a repository, and that its installation has it. */
export async function saveInventory(store: Store, inventory: RepositoryInventory): Promise<void> {
  const { repository, installationId } = inventory;
  if (installationId !== null) await store.addMember(knownKey(installationId), repository, yearMs);
  await store.set(key(repository), JSON.stringify(inventory), thirtyDaysMs);
}

/** Repositories of an installation of which something may be known, also those that are none of its any more. */
export async function knownRepositories(store: Store, installationId: number): Promise<readonly RepositoryName[]> {
  return await store.members(knownKey(installationId));
}

/** Forgets that an installation had a repository. */
export async function forgetKnownRepository(
  store: Store,
  { repository, installationId }: Pick<RepositoryInventory, "repository" | "installationId">,
): Promise<void> {
  if (installationId !== null) await store.removeMember(knownKey(installationId), repository);
}

/** Forgets which repositories an installation had. */
export async function forgetKnownRepositories(store: Store, installationId: number): Promise<void> {
  await store.delete(knownKey(installationId));
}

/** Reads the newest inventory; null where there is none (any more). */
export async function loadInventory(store: Store, repository: RepositoryName): Promise<RepositoryInventory | null> {
  return await readStored<RepositoryInventory>(store, key(repository));
}

/** False where what is known of a repository is another installation's by now: Plinth was installed again, or it was transferred. */
export async function isKnownTo(
  store: Store,
  { repository, installationId }: Pick<RepositoryInventory, "repository" | "installationId">,
): Promise<boolean> {
  const inventory = await loadInventory(store, repository);
  return inventory === null || inventory.installationId === installationId;
}

/** Takes a repository out of the index, and makes everything that works from its inventory wait for the next scan. */
export async function forgetInventory(
  repository: RepositoryName,
  { store, answers }: { readonly store: Store; readonly answers: ImageAnswers },
): Promise<void> {
  const inventory = await loadInventory(store, repository);
  if (inventory === null) return;
  const asker = { repository, installationId: inventory.installationId };
  for (const question of inventory.questions) await answers.withdraw(question, asker);
  await store.delete(key(repository));
}

/**
 * Gives an inventory the repository's new name. Its questions are asked anew under that name, by the scan that finds it; until
 * then nothing is proposed from it.
 */
export async function moveInventory(
  from: RepositoryName,
  to: RepositoryName,
  ports: { readonly store: Store; readonly answers: ImageAnswers },
): Promise<void> {
  const inventory = await loadInventory(ports.store, from);
  if (inventory === null) return;
  await saveInventory(ports.store, { ...inventory, repository: to, questions: [], outdated: {} });
  await forgetKnownRepository(ports.store, inventory);
  await forgetInventory(from, ports);
}

/** Remembers for a week that nothing is left to do for a repository; {@link forgetSettled} undoes it. */
export async function rememberSettled(store: Store, repository: RepositoryName): Promise<void> {
  await store.set(settledKey(repository), "true", sevenDaysMs);
}

/** True where nothing is left to do for a repository. */
export async function isSettled(store: Store, repository: RepositoryName): Promise<boolean> {
  return (await store.get(settledKey(repository))) !== null;
}

/** Has the next reconciliation look at a repository again, whatever comes in between. */
export async function forgetSettled(store: Store, repository: RepositoryName): Promise<void> {
  await store.delete(settledKey(repository));
}

/** Remembers for a week that a repository is left alone as it is since it was pushed to last. */
export async function rememberLeftAlone(
  store: Store,
  repository: RepositoryName,
  pushedAt: string | null,
): Promise<void> {
  if (pushedAt !== null) await store.set(`v1:left-alone:${repository}`, pushedAt, sevenDaysMs);
}

/** Has a repository that was left alone be looked at again. */
export async function forgetLeftAlone(store: Store, repository: RepositoryName): Promise<void> {
  await store.delete(`v1:left-alone:${repository}`);
}

/** True where a repository is left alone and was not pushed to since. */
export async function isLeftAlone(
  store: Store,
  { repository, pushedAt }: Pick<InstalledRepository, "repository" | "pushedAt">,
): Promise<boolean> {
  return pushedAt !== null && (await store.get(`v1:left-alone:${repository}`)) === pushedAt;
}

function knownKey(installationId: number): string {
  return `v1:installation-repositories:${installationId}`;
}

function settledKey(repository: RepositoryName): string {
  return `v1:settled:${repository}`;
}

function key(repository: RepositoryName): string {
  return `v6:inventory:${repository}`;
}
