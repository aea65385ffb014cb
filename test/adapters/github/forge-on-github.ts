import { pino } from "pino";
import { Probot } from "probot";
import { createGithubDirectory } from "../../../src/adapters/github/github-directory.ts";
import { probotOptions } from "../../../src/adapters/github/probot-options.ts";
import { createTokenOctokit } from "../../../src/adapters/github/token-octokit.ts";
import type { ForgeDirectory, RepositoryName } from "../../../src/workflow/ports/forge.ts";
import type { StandInGithub } from "../../servers/github/start-github.ts";

export const quiet = pino({ level: "silent" });

/** The directory of an App on a stand-in, by default as an Enterprise Server. */
export function appDirectory(
  github: StandInGithub,
  apiUrl: string = github.ghes.apiUrl,
  privateKey: string = github.privateKey,
): ForgeDirectory {
  const { appId, webhookSecret } = github;
  const probot = new Probot(probotOptions({ appId, privateKey, webhookSecret, apiUrl, log: quiet, paceWrites: false }));
  return createGithubDirectory({
    kind: "app",
    asApp: () => probot.auth(),
    asInstallation: (installationId) => probot.auth(installationId),
  });
}

/** The directory of a token on a stand-in. */
export function tokenDirectory(github: StandInGithub, repositories: readonly RepositoryName[]): ForgeDirectory {
  const client = createTokenOctokit({ token: github.token, apiUrl: github.url, log: quiet, paceWrites: false });
  return createGithubDirectory({ kind: "token", client, repositories });
}
