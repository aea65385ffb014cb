import type { FoldersOfCommit, RepositoryFacts, TreeEntry } from "../../workflow/ports/forge.ts";
import type { GithubRepository } from "./github-client.ts";
import { isStagingBranch, stagingPrefix } from "./staging-branch.ts";

interface GraphqlTreeEntry {
  readonly name: string;
  /** A number: 33188 is `100644`. */
  readonly mode: number;
  readonly oid: string;
  readonly size: number;
  readonly type: string;
}

interface StagingRef {
  readonly prefix: string;
  readonly name: string;
  readonly target: { readonly oid: string } | null;
}

interface HistoryCommit {
  readonly oid: string;
  readonly parents: { readonly nodes: readonly { readonly oid: string }[] };
}

/** Beyond that many commits, one list of all files is cheaper than what else would have to be read. */
const commitsFollowed = 50;

interface Reply {
  readonly repository: {
    readonly databaseId: number | null;
    readonly nameWithOwner: string;
    readonly defaultBranchRef: { readonly name: string; readonly target: { readonly oid: string } | null } | null;
    readonly isArchived: boolean;
    readonly isDisabled: boolean;
    readonly isFork: boolean;
    readonly pushedAt: string | null;
    readonly refs: { readonly nodes: readonly StagingRef[] } | null;
    /** The commit's root folder, which there is even where it is empty. */
    readonly root?: object | null;
    readonly commit?: { readonly history?: { readonly nodes: readonly HistoryCommit[] } } | null;
  } & { readonly [folder: `folder${number}`]: { readonly entries?: readonly GraphqlTreeEntry[] | null } | null };
}

/**
 * Reads what GitHub says about a repository, the commit its default branch points at, and what lies in some folders of a
 * commit, in one request.
 *
 * A repository that was renamed answers under its new name.
 */
export async function readRepository(
  { client, owner, repo }: GithubRepository,
  look: FoldersOfCommit | null = null,
): Promise<RepositoryFacts> {
  const { commit, known, folders } = look ?? { commit: "", known: "", folders: [] };
  // Names of folders are other people's text: they travel as variables.
  const asked = folders.map((_, index) => `folder${index}: object(expression: $tree${index}) { ...folder }`);
  const declared = folders.map((_, index) => `, $tree${index}: String!`);
  const { repository } = await client.graphql<Reply>(
    `query RepositoryFacts($owner: String!, $repo: String!${look === null ? "" : ", $root: String!, $commit: GitObjectID!"}${declared.join("")}) {
      repository(owner: $owner, name: $repo) {
        databaseId nameWithOwner defaultBranchRef { name target { oid } } isArchived isDisabled isFork pushedAt
        refs(refPrefix: "refs/heads/${stagingPrefix}", first: 20) { nodes { prefix name target { oid } } }
        ${look === null ? "" : `root: object(expression: $root) { __typename } ${commitsBefore}`}
        ${asked.join("\n        ")}
      }
    }${folders.length === 0 ? "" : "\nfragment folder on Tree { entries { name mode oid size type } }"}`,
    {
      owner,
      repo,
      ...(look === null ? {} : { root: `${commit}:`, commit }),
      ...Object.fromEntries(folders.map((folder, index) => [`tree${index}`, `${commit}:${folder}`])),
    },
  );
  return {
    id: repository.databaseId,
    name: repository.nameWithOwner,
    defaultBranch: repository.defaultBranchRef?.name ?? "",
    head: repository.defaultBranchRef?.target?.oid ?? null,
    archived: repository.isArchived,
    disabled: repository.isDisabled,
    fork: repository.isFork,
    pushedAt: repository.pushedAt,
    leftovers: (repository.refs?.nodes ?? []).flatMap(({ prefix, name, target }) => {
      const branch = `${prefix}${name}`.replace(/^refs\/heads\//, "");
      return target !== null && isStagingBranch(branch) ? [{ branch, head: target.oid }] : [];
    }),
    isLinear: look === null || isLinear(repository.commit?.history?.nodes ?? [], known, commit),
    // The machine that answers may know of a branch's new commit before it has the commit.
    files:
      look !== null && (repository.root ?? null) === null
        ? null
        : folders.flatMap((folder, index) => filesIn(folder, repository[`folder${index}`]?.entries ?? [])),
  };
}

const commitsBefore = `commit: object(oid: $commit) {
          ... on Commit { history(first: ${commitsFollowed}) { nodes { oid parents(first: 2) { nodes { oid } } } } }
        }`;

/** Whether commits of one parent each lead from `to` back to `from`. */
function isLinear(commits: readonly HistoryCommit[], from: string, to: string): boolean {
  const parents = new Map(commits.map(({ oid, parents: { nodes } }) => [oid, nodes]));
  for (let [at, left] = [to, commits.length]; left >= 0; left -= 1) {
    if (at === from) return true;
    const [parent, ...others] = parents.get(at) ?? [];
    if (parent === undefined || others.length > 0) return false;
    at = parent.oid;
  }
  return false;
}

function filesIn(folder: string, entries: readonly GraphqlTreeEntry[]): readonly TreeEntry[] {
  return entries.flatMap(({ name, mode, oid: sha, size, type }) => {
    if (type === "tree") return [];
    return [{ path: folder === "" ? name : `${folder}/${name}`, mode: mode.toString(8), sha, size }];
  });
}
