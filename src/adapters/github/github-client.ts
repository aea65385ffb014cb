import type { Octokit } from "@octokit/rest";
import type { RepositoryName } from "../../workflow/ports/forge.ts";

/** What Plinth uses of an Octokit, whether Probot made it for an installation or `@octokit/rest` for a token. */
export interface GithubClient extends Pick<Octokit, "rest" | "request"> {
  readonly graphql: Graphql;
}

/** Sends a GraphQL document with its variables; rejects where the reply has errors. */
export type Graphql = <Reply>(document: string, variables?: Readonly<Record<string, unknown>>) => Promise<Reply>;

/** One repository, and the client with the credentials for it. */
export interface GithubRepository {
  readonly client: GithubClient;
  readonly owner: string;
  readonly repo: string;
}

/** Splits `owner/name`. */
export function githubRepository(client: GithubClient, name: RepositoryName): GithubRepository {
  const [owner = "", repo = ""] = name.split("/");
  return { client, owner, repo };
}
