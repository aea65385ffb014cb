import { pino } from "pino";
import { createAppClients } from "../../../src/adapters/github/app-clients.ts";
import { createGithubDirectory } from "../../../src/adapters/github/github-directory.ts";
import { createRestOctokit } from "../../../src/adapters/github/rest-octokit.ts";
import type { ForgeDirectory, RepositoryName } from "../../../src/workflow/ports/forge.ts";
import type { StandInGithub } from "../../servers/github/start-github.ts";

export const quiet = pino({ level: "silent" });

/** The directory of an App on a stand-in, by default as an Enterprise Server. */
export function appDirectory(
  github: StandInGithub,
  apiUrl: string = github.ghes.apiUrl,
  privateKey: string = github.privateKey,
): ForgeDirectory {
  const app = { appId: github.appId, privateKey };
  const clients = createAppClients(app, { apiUrl, log: quiet, paceWrites: false });
  return createGithubDirectory({ kind: "app", ...clients });
}

/** The directory of a token on a stand-in. */
export function tokenDirectory(github: StandInGithub, repositories: readonly RepositoryName[]): ForgeDirectory {
  const client = createRestOctokit(
    { auth: github.token },
    { apiUrl: github.url, log: quiet, paceWrites: false },
    "token",
  );
  return createGithubDirectory({ kind: "token", client, repositories });
}
