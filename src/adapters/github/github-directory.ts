import { AccessError } from "../../core/errors.ts";
import type { Forge, ForgeDirectory, InstalledRepository, RepositoryName } from "../../workflow/ports/forge.ts";
import { type GithubClient, githubRepository } from "./github-client.ts";
import { githubFailure } from "./github-failure.ts";
import { createGithubForge } from "./github-forge.ts";

/** Whose credentials are used: those of an App, one set for each installation, or one token. */
export type GithubCredentials =
  | {
      readonly kind: "app";
      /** A client with the App's own JWT: Probot's `auth()`. */
      readonly asApp: () => Promise<GithubClient>;
      /** A client for one installation: Probot's `auth(installationId)`. */
      readonly asInstallation: (installationId: number) => Promise<GithubClient>;
    }
  | { readonly kind: "token"; readonly client: GithubClient; readonly repositories: readonly RepositoryName[] };

/** Creates the directory of GitHub repositories that these credentials reach. */
export function createGithubDirectory(credentials: GithubCredentials): ForgeDirectory {
  if (credentials.kind === "token") return tokenDirectory(credentials.client, credentials.repositories);
  const { asApp, asInstallation } = credentials;
  return {
    open: async (repository, installationId): Promise<Forge> => {
      const id = installationId ?? (await installationOf(repository, asApp));
      return createGithubForge(await asInstallation(id), repository);
    },
    installedRepositories: () => installedRepositories(asApp, asInstallation),
  };
}

function tokenDirectory(client: GithubClient, repositories: readonly RepositoryName[]): ForgeDirectory {
  return {
    open: (repository) => Promise.resolve(createGithubForge(client, repository)),
    async *installedRepositories() {
      const nothingTold = { installationId: null, defaultBranch: "", pushedAt: null };
      yield* repositories.map((repository) => ({ repository, ...nothingTold }));
    },
  };
}

async function installationOf(name: RepositoryName, asApp: () => Promise<GithubClient>): Promise<number> {
  try {
    const { client, owner, repo } = githubRepository(await asApp(), name);
    return (await client.rest.apps.getRepoInstallation({ owner, repo })).data.id;
  } catch (error) {
    throw githubFailure(error, name);
  }
}

/** An installation that cannot be asked does not keep the others from their turn; its failure is thrown at the end. */
async function* installedRepositories(
  asApp: () => Promise<GithubClient>,
  asInstallation: (installationId: number) => Promise<GithubClient>,
): AsyncGenerator<InstalledRepository> {
  const failures: unknown[] = [];
  for (const installationId of await activeInstallations(asApp)) {
    try {
      const client = await asInstallation(installationId);
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

async function activeInstallations(asApp: () => Promise<GithubClient>): Promise<readonly number[]> {
  try {
    const client = await asApp();
    const installations = await client.paginate(client.rest.apps.listInstallations, { per_page: 100 });
    return installations.filter(({ suspended_at: suspendedAt }) => suspendedAt === null).map(({ id }) => id);
  } catch (error) {
    throw githubFailure(error, "the App's installations");
  }
}
