import { AccessError } from "../../core/errors.ts";
import type {
  Forge,
  ForgeDirectory,
  InstallationState,
  InstalledPage,
  RepositoryName,
} from "../../workflow/ports/forge.ts";
import type { AppClients } from "./app-clients.ts";
import { type GithubClient, githubRepository } from "./github-client.ts";
import { githubFailure } from "./github-failure.ts";
import { isSameOwner } from "./is-same-owner.ts";
import { readFileAtHead } from "./read-file-at-head.ts";
import { listAll } from "./list-all.ts";
import { createGithubForge } from "./github-forge.ts";
import { hasNextPage } from "./read-pages.ts";
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
    installedRepositories: (id, page) => installedRepositories(id, page, asInstallation),
  };
}

function tokenDirectory(client: GithubClient, repositories: readonly RepositoryName[]): ForgeDirectory {
  return {
    open: (repository) => Promise.resolve(createGithubForge(client, repository)),
    readFile: (file, from) => readFileAtHead(client, file, from),
    currentName: (repository) => Promise.resolve(repository),
    installationState: () => Promise.resolve("active"),
    installations: () => Promise.resolve([]),
    installedRepositories: () => {
      const nothingTold = { installationId: null, defaultBranch: "", pushedAt: null };
      const listed = repositories.map((repository) => ({ repository, ...nothingTold }));
      return Promise.resolve({ repositories: listed, isLast: true });
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

async function installedRepositories(
  installationId: number | null,
  page: number,
  asInstallation: AppClients["asInstallation"],
): Promise<InstalledPage> {
  // Without an installation an App has none.
  if (installationId === null) return { repositories: [], isLast: true };
  try {
    const { rest } = asInstallation(installationId, null);
    const { data, headers } = await rest.apps.listReposAccessibleToInstallation({ page, per_page: 100 });
    const active = data.repositories.filter(({ archived, disabled }) => !archived && !disabled);
    const repositories = active.map(({ full_name: repository, default_branch: defaultBranch, pushed_at: pushedAt }) => {
      return { repository, installationId, defaultBranch, pushedAt };
    });
    return { repositories, isLast: !hasNextPage(headers) };
  } catch (error) {
    const failure = githubFailure(error, `installation ${installationId}`);
    if (isGone(failure)) return { repositories: [], isLast: true };
    throw failure;
  }
}

/** Suspended or removed since it was listed: there is nothing of it to do any more. */
function isGone(failure: unknown): boolean {
  return failure instanceof AccessError && ["installation-suspended", "installation-revoked"].includes(failure.code);
}

async function activeInstallations(asApp: GithubClient): Promise<readonly number[]> {
  try {
    const installations = await listAll((page) => asApp.rest.apps.listInstallations({ ...page }));
    return installations.filter(({ suspended_at: suspendedAt }) => suspendedAt === null).map(({ id }) => id);
  } catch (error) {
    throw githubFailure(error, "the App's installations");
  }
}
