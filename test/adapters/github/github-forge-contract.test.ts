import type { ForgeDirectory } from "../../../src/workflow/ports/forge.ts";
import { type ContractRepository, describeForge, type ForgeUnderContract } from "../../contracts/forge-contract.ts";
import { startGithub, type StandInGithub } from "../../servers/github/start-github.ts";
import { appDirectory, tokenDirectory } from "./forge-on-github.ts";

async function start(
  repositories: readonly ContractRepository[],
  open: (github: StandInGithub) => { directory: ForgeDirectory; installationId: number | null },
): Promise<ForgeUnderContract> {
  const github = await startGithub({ repositories });
  return {
    ...open(github),
    commitFiles: async (...commit) => (await github.commitFiles(...commit)).sha,
    branches: (name) => github.branches(name),
    fileAt: (...file) => github.fileAt(...file),
    pullRequests: (name) => github.pullRequests(name),
    say: async (name, number, body) => void (await github.people.comment(name, number, body, "hubot")),
    merge: (name, number) => github.merge(name, number),
    close: (name, number) => github.close(name, number),
    writes: () => github.journal.writes().length,
    stop: () => github.stop(),
  };
}

describeForge("GitHub, as an App on an Enterprise Server", (repositories) =>
  start(repositories, (github) => ({ directory: appDirectory(github), installationId: github.installationId("acme") })),
);

describeForge("GitHub, as an App that was not told its installation", (repositories) =>
  start(repositories, (github) => ({ directory: appDirectory(github, github.url), installationId: null })),
);

describeForge("GitHub, with a token", (repositories) =>
  start(repositories, (github) => ({
    directory: tokenDirectory(
      github,
      repositories.filter((one) => !one.archived && !one.disabled).map(({ name }) => name),
    ),
    installationId: null,
  })),
);
