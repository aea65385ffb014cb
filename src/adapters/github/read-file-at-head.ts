import { AccessError } from "../../core/errors.ts";
import type { RepositoryName } from "../../workflow/ports/forge.ts";
import { type GithubClient, githubRepository } from "./github-client.ts";
import { githubFailure } from "./github-failure.ts";
import { isSameOwner } from "./is-same-owner.ts";

interface Reply {
  readonly repository: {
    readonly nameWithOwner: RepositoryName;
    /** True of what an enterprise shows its own people as well. */
    readonly isPrivate: boolean;
    readonly object: { readonly text?: string | null } | null;
  };
}

/**
 * Reads the text of a file at the head of the default branch, in one request; null where there is no such text, no such
 * repository for these credentials, or another owner's that is not public, whatever else they reach. GitHub cuts what is
 * longer than half a megabyte.
 */
export async function readFileAtHead(
  client: GithubClient,
  { repository, path }: { readonly repository: RepositoryName; readonly path: string },
  from: RepositoryName,
): Promise<string | null> {
  const { owner, repo } = githubRepository(client, repository);
  try {
    const { repository: found } = await client.graphql<Reply>(
      `query FileAtHead($owner: String!, $repo: String!, $expression: String!) {
        repository(owner: $owner, name: $repo) {
          nameWithOwner isPrivate object(expression: $expression) { ... on Blob { text } }
        }
      }`,
      { owner, repo, expression: `HEAD:${path}` },
    );
    // A repository that was transferred answers as its new owner's.
    const { nameWithOwner, isPrivate, object } = found;
    return isPrivate && !isSameOwner(nameWithOwner, from) ? null : (object?.text ?? null);
  } catch (error) {
    const failure = githubFailure(error, repository);
    if (failure instanceof AccessError && unseen.has(failure.code)) return null;
    throw failure;
  }
}

const unseen: ReadonlySet<string> = new Set(["repository-not-found", "github-permission-missing"]);
