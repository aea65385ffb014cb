import type { RepositorySeed } from "../servers/github/emulated-github.ts";
import type { SeenPullRequest } from "../servers/github/seen-pull-request.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";

/** An organisation whose people talk with Plinth, with a registry of its own. */
export interface TalkingOrganisation extends Organisation {
  readonly registry: StandInRegistry;
  /** Comments, has everything done that comes of it, and gives how that was reacted to. */
  readonly say: (
    repository: string,
    number: number,
    text: string,
    by?: string,
    type?: string,
  ) => Promise<{ readonly id: number; readonly reactions: readonly string[] }>;
  readonly pullRequest: (repository: string, number: number) => Promise<SeenPullRequest>;
  /** Titles of the open pull requests, without what they all begin with. */
  readonly titles: (repository: string) => Promise<readonly string[]>;
}

/** Starts one on Plinth's own queue and store, with releases in its registry; `prepare` comes before the first sweep. */
export async function startTalking(parts: {
  readonly releases: Readonly<Record<string, readonly string[]>>;
  readonly repositories: readonly RepositorySeed[];
  readonly prepare?: (organisation: Organisation) => Promise<void>;
}): Promise<TalkingOrganisation> {
  const { releases, repositories, prepare } = parts;
  const registry = await startStandInRegistry();
  await pushReleases(registry.url, releases);
  const acme = await startOrganisation({
    registryUrl: registry.url,
    repositories,
    redisUrl: null,
  });
  await prepare?.(acme);
  await acme.sweep();
  const { people } = acme.github;
  return {
    ...acme,
    registry,
    say: async (repository, number, text, by, type) => {
      const id = await people.comment(repository, number, text, by, type);
      await acme.done();
      return { id, reactions: people.reactions(repository, id) };
    },
    pullRequest: async (repository, number) => {
      const found = (await acme.github.pullRequests(repository)).find((one) => one.number === number);
      if (found === undefined) throw new Error(`there is no pull request ${number}`);
      return found;
    },
    titles: async (repository) => {
      const open = (await acme.github.pullRequests(repository)).filter(({ state }) => state === "open");
      return open.map(({ title }) => title.replace("chore(docker): ", ""));
    },
    stop: async () => {
      await acme.stop();
      await registry.stop();
    },
  };
}
