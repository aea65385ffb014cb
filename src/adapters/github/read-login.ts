import type { GithubRepository } from "./github-client.ts";

/** Under which name these credentials act: `plinth[bot]` for an App, a person's for a person's token. */
export async function readLogin({ client }: GithubRepository): Promise<string> {
  const { viewer } = await client.graphql<{ readonly viewer: { readonly login: string } }>(
    "query Viewer { viewer { login } }",
  );
  return viewer.login;
}
