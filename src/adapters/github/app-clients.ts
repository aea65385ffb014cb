import { setTimeout } from "node:timers/promises";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import type { RepositoryName } from "../../workflow/ports/forge.ts";
import type { GithubClient } from "./github-client.ts";
import { isStatus } from "./request-failure.ts";
import { bareOptions, createRestOctokit, type GithubAccess } from "./rest-octokit.ts";

/** Clients with the credentials of a GitHub App. */
export interface AppClients {
  /** With the App's own JWT: it lists installations and deliveries, and reaches no repository. */
  readonly asApp: GithubClient;
  /**
   * With a token of one installation that is good for one repository alone, or, for null, that can do nothing but list
   * all of them. Such a token is kept in this process's memory, until shortly before its hour is over.
   */
  readonly asInstallation: (installationId: number, repository: RepositoryName | null) => GithubClient;
}

type Request = GithubClient["request"];
type Endpoint = ReturnType<Request["endpoint"]["merge"]>;
type Permissions = Readonly<Record<string, string>>;
type Token = (how: { readonly refresh: boolean }) => Promise<string>;

/** All that work on one repository takes; the App's manifest asks for the same. */
const working: Permissions = {
  checks: "write",
  contents: "write",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
};
const listing: Permissions = { metadata: "read" };
const hourMs = 3_600_000;

/** Creates the clients of an App. */
export function createAppClients(
  { appId, privateKey }: { readonly appId: number; readonly privateKey: string },
  access: GithubAccess,
): AppClients {
  const { apiUrl, log } = access;
  // Octokit's own request would go to api.github.com, wherever the client that needs the token goes.
  const { request } = new Octokit(bareOptions(apiUrl, log));
  const app = { appId, privateKey, request };
  const authenticate = createAppAuth(app);
  const asApp = createRestOctokit({ authStrategy: createAppAuth, auth: app }, access, "app");

  /** What installations grant that did not grant all, asked for again after an hour. */
  const granted = new Map<number, { readonly permissions: Permissions; readonly untilMs: number }>();

  function grantedBy(installationId: number): Permissions {
    const known = granted.get(installationId);
    return known === undefined || known.untilMs < Date.now() ? working : known.permissions;
  }

  async function tokenFor(id: number, repository: RepositoryName | null, refresh: boolean): Promise<string> {
    const wish = { type: "installation" as const, installationId: id, refresh };
    if (repository === null) return (await authenticate({ ...wish, permissions: listing })).token;
    const narrow = { ...wish, repositoryNames: [repository.split("/")[1] ?? ""] };
    const wanted = grantedBy(id);
    try {
      return (await authenticate({ ...narrow, permissions: wanted })).token;
    } catch (error) {
      if (!isStatus(error, 422)) throw error;
      // A permission that the owner has not accepted yet, or a repository that Plinth was not given.
      const { data } = await asApp.rest.apps.getInstallation({ installation_id: id });
      const permissions = withinGranted(data.permissions);
      if (Object.keys(working).every((name) => permissions[name] === wanted[name])) throw error;
      granted.set(id, { permissions, untilMs: Date.now() + hourMs });
      return (await authenticate({ ...narrow, permissions })).token;
    }
  }

  return {
    asApp,
    asInstallation: (installationId, repository) => {
      const authStrategy = () => tokenStrategy(({ refresh }) => tokenFor(installationId, repository, refresh));
      return createRestOctokit({ authStrategy, auth: {} }, access, `installation ${installationId}`);
    },
  };
}

function withinGranted(granted: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(working).flatMap(([name, level]) => {
      const given = granted[name];
      return given === undefined ? [] : [[name, given === "read" ? "read" : level]];
    }),
  );
}

/** Strategy of Octokit's that takes a token just before each request goes out. */
function tokenStrategy(token: Token) {
  const hook = async (request: Request, endpoint: Endpoint) => {
    const ask = async (how: { readonly refresh: boolean }) => {
      const authorization = `token ${await token(how)}`;
      const { url = "", headers } = endpoint;
      return await request({ ...endpoint, url, headers: { ...headers, authorization } });
    };
    try {
      return await ask({ refresh: false });
    } catch (error) {
      if (!isStatus(error, 401)) throw error;
      // Not known yet on all of GitHub's machines, or no longer: nothing was done, so it may be asked again.
      await setTimeout(1000);
      return await ask({ refresh: true });
    }
  };
  return Object.assign(() => Promise.resolve({ type: "token" }), { hook });
}
