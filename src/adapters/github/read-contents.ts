import type { TreeEntry } from "../../workflow/ports/forge.ts";
import type { GithubRepository } from "./github-client.ts";
import { ofCommit } from "./of-commit.ts";
import { isStatus } from "./request-failure.ts";

/** The commit a branch points at; null where there is no such branch, or no commit at all. */
export async function readHead({ client, owner, repo }: GithubRepository, branch: string): Promise<string | null> {
  try {
    const { data } = await client.rest.git.getRef({ owner, repo, ref: `heads/${branch}` });
    return data.object.sha;
  } catch (error) {
    // 409 is "Git Repository is empty."
    if (isStatus(error, 404, 409)) return null;
    throw error;
  }
}

/**
 * Lists the files of a commit.
 *
 * GitHub answers with at most 100,000 entries or 7 MB; where it cut the answer short, the tree is walked folder by
 * folder. A single folder beyond that limit is read as far as GitHub lets it be read.
 */
export async function listFiles(repository: GithubRepository, commit: string): Promise<readonly TreeEntry[]> {
  const files: TreeEntry[] = [];
  const folders = [{ sha: commit, path: "" }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { path } = folder;
    const whole = await readTree(repository, folder.sha, true);
    const entries = whole.truncated ? (await readTree(repository, folder.sha, false)).tree : whole.tree;
    for (const entry of entries) {
      const full = path === "" ? entry.path : `${path}/${entry.path}`;
      if (entry.type !== "tree") files.push({ path: full, mode: entry.mode, sha: entry.sha, size: entry.size ?? 0 });
      else if (whole.truncated) folders.push({ sha: entry.sha, path: full });
    }
  }
  return files;
}

async function readTree(repository: GithubRepository, sha: string, recursive: boolean) {
  const { client, owner, repo } = repository;
  // Any value means true, "0" as well.
  const how = recursive ? { recursive: "1" } : {};
  const { data } = await ofCommit(repository, sha, () =>
    client.rest.git.getTree({ owner, repo, tree_sha: sha, ...how }),
  );
  return data;
}

/** Reads the bytes of a blob, of at most 100 MB. */
export async function readBlob(repository: GithubRepository, sha: string): Promise<Uint8Array> {
  const { client, owner, repo } = repository;
  const { data } = await ofCommit(repository, sha, () => client.rest.git.getBlob({ owner, repo, file_sha: sha }));
  return Buffer.from(data.content, "base64");
}
