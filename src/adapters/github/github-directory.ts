import { AccessError } from "../../core/errors.ts";
import type {
  Forge,
  ForgeDirectory,
  InstallationState,
  InstalledRepository,
  RepositoryName,
} from "../../workflow/ports/forge.ts";
import type { AppClients } from "./app-clients.ts";
import { type GithubClient, githubRepository } from "./github-client.ts";
import { githubFailure } from "./github-failure.ts";
import { isSameOwner } from "./is-same-owner.ts";
import { readFileAtHead } from "./read-file-at-head.ts";
import { createGithubForge } from "./github-forge.ts";
import { isStatus } from "./request-failure.ts";

/** Whose credentials are used: those of an App, one set for each repository, or one token. */
export type GithubCredentials =
  | ({ readonly kind: "app" } & AppClients)
  | { readonly kind: "token"; readonly client: GithubClient; readonly repositories: readonly RepositoryName[] };

/** Creates the directory of GitHub repositories that these credentials reach. */
export function createGithubDirectory(credentials: GithubCredentials): ForgeDirectory {
  if (credentials.kind === "token") return tokenDirectory(credentials.client, credentials.repositories);
  const { asApp, asInstallation } = credentials;
  return {
    open: async (repository, installationId): Promise<Forge> => {
      const id = installationId ?? (await installationOf(repository, asApp));
      return createGithubForge(asInstallation(id, repository), repository);
    },
    async readFile(file, from, installationId) {
      const id = installationId ?? (await installationOf(from, asApp));
      // Public files are shown to whoever works on any repository; others only with credentials for their own.
      const readers = isSameOwner(file.repository, from) ? [file.repository, from] : [from];
      for (const reader of readers) {
        const text = await readFileAtHead(asInstallation(id, reader), file, from);
        if (text !== null) return text;
      }
      return null;
    },
    currentName: (repository, id) => currentName(repository, id, { asApp, asInstallation }),
    installationState: (id, repository) => installationState(id, repository ?? null, asApp),
    installations: () => activeInstallations(asApp),
    installedRepositories: (only) => installedRepositories(asApp, asInstallation, only),
  };
}

function tokenDirectory(client: GithubClient, repositories: readonly RepositoryName[]): ForgeDirectory {
  return {
    open: (repository) => Promise.resolve(createGithubForge(client, repository)),
    readFile: (file, from) => readFileAtHead(client, file, from),
    currentName: (repository) => Promise.resolve(repository),
    installationState: () => Promise.resolve("active"),
    installations: () => Promise.resolve([]),
    async *installedRepositories() {
      const nothingTold = { installationId: null, defaultBranch: "", pushedAt: null };
      yield* repositories.map((repository) => ({ repository, ...nothingTold }));
    },
  };
}

async function installationOf(name: RepositoryName, asApp: GithubClient): Promise<number> {
  try {
    const { client, owner, repo } = githubRepository(asApp, name);
    return (await client.rest.apps.getRepoInstallation({ owner, repo })).data.id;
  } catch (error) {
    throw githubFailure(error, name);
  }
}

/** A token that is to work on a repository is asked for by the newest name alone: one that lists all is led from the others. */
async function currentName(
  name: RepositoryName,
  installationId: number,
  { asApp, asInstallation }: AppClients,
): Promise<RepositoryName | null> {
  try {
    const { client, owner, repo } = githubRepository(asInstallation(installationId, null), name);
    const { full_name: current } = (await client.rest.repos.get({ owner, repo })).data;
    // Another account's public repositories are shown as well.
    return (await installationState(installationId, current, asApp)) === "active" ? current : null;
  } catch (error) {
    const failure = githubFailure(error, name);
    if (isGone(failure) || (failure instanceof AccessError && failure.code === "repository-not-found")) return null;
    throw failure;
  }
}

async function installationState(
  id: number,
  repository: RepositoryName | null,
  asApp: GithubClient,
): Promise<InstallationState> {
  try {
    const { owner, repo } = githubRepository(asApp, repository ?? "");
    const { data } = await (repository === null
      ? asApp.rest.apps.getInstallation({ installation_id: id })
      : asApp.rest.apps.getRepoInstallation({ owner, repo }));
    if (data.id !== id) return "removed";
    return data.suspended_at === null ? "active" : "suspended";
  } catch (error) {
    if (isStatus(error, 404)) return "removed";
    throw githubFailure(error, repository ?? `installation ${id}`);
  }
}

/** An installation that cannot be asked does not keep the others from their turn; its failure is thrown at the end. */
async function* installedRepositories(
  asApp: AppClients["asApp"],
  asInstallation: AppClients["asInstallation"],
  only: number | undefined,
): AsyncGenerator<InstalledRepository> {
  const failures: unknown[] = [];
  for (const installationId of only === undefined ? await activeInstallations(asApp) : [only]) {
    try {
      const client = asInstallation(installationId, null);
      const pages = client.paginate.iterator(client.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
      for await (const { data } of pages) {
        for (const { full_name: repository, archived, disabled, ...facts } of data) {
          if (archived || disabled) continue;
          yield { repository, installationId, defaultBranch: facts.default_branch, pushedAt: facts.pushed_at };
        }
      }
    } catch (error) {
      const failure = githubFailure(error, `installation ${installationId}`);
      if (!isGone(failure)) failures.push(failure);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Suspended or removed since it was listed: there is nothing of it to do any more. */
function isGone(failure: unknown): boolean {
  return failure instanceof AccessError && ["installation-suspended", "installation-revoked"].includes(failure.code);
}

async function activeInstallations(asApp: GithubClient): Promise<readonly number[]> {
  try {
    const installations = await asApp.paginate(asApp.rest.apps.listInstallations, { per_page: 100 });
    return installations.filter(({ suspended_at: suspendedAt }) => suspendedAt === null).map(({ id }) => id);
  } catch (error) {
    throw githubFailure(error, "the App's installations");
  }
}
