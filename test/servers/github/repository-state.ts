import { z } from "zod";
import { type EmulatedGithub, type FileSeed, Sha } from "./emulated-github.ts";

const Ref = z.object({ ref: z.string(), object: Sha });
const Commit = z.object({
  sha: z.string(),
  message: z.string(),
  tree: Sha,
  parents: z.array(Sha),
  author: z.object({ name: z.string(), email: z.string() }),
  committer: z.object({ name: z.string(), email: z.string() }),
});
const Tree = z.object({
  sha: z.string(),
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() })),
});
const Blob = z.object({ content: z.string() });

export type GitCommit = z.infer<typeof Commit>;

/** Reads and writes the git data of one emulated repository, as somebody who may. */
export class RepositoryState {
  readonly #github: EmulatedGithub;
  readonly #path: string;

  constructor(github: EmulatedGithub, name: string) {
    this.#github = github;
    this.#path = `/repos/${name}`;
  }

  /** Every branch and the commit it points at. */
  async branches(): Promise<Record<string, string>> {
    const refs = await this.#github.admin(z.array(Ref), "GET", `${this.#path}/git/matching-refs/heads/`);
    return Object.fromEntries(refs.map(({ ref, object }) => [ref.slice("refs/heads/".length), object.sha]));
  }

  async commit(sha: string): Promise<GitCommit> {
    return await this.#github.admin(Commit, "GET", `${this.#path}/git/commits/${sha}`);
  }

  /** Files of a commit: path to mode and blob. */
  async files(commit: string): Promise<Map<string, { readonly mode: string; readonly sha: string }>> {
    const { tree } = await this.#github.admin(Tree, "GET", `${this.#path}/git/trees/${commit}?recursive=1`);
    return new Map(tree.filter(({ type }) => type !== "tree").map(({ path, mode, sha }) => [path, { mode, sha }]));
  }

  async text(blob: string): Promise<string> {
    const { content } = await this.#github.admin(Blob, "GET", `${this.#path}/git/blobs/${blob}`);
    return Buffer.from(content, "base64").toString("utf8");
  }

  /** Makes a commit without moving a branch; its id. */
  async write(draft: {
    readonly parents: readonly string[];
    /** The commit whose files are kept; none for an empty tree. */
    readonly on: string | null;
    readonly files: Readonly<Record<string, FileSeed>>;
    readonly message: string;
    readonly author?: { readonly name: string; readonly email: string };
    readonly committer?: { readonly name: string; readonly email: string };
  }): Promise<string> {
    const { parents, on, files, message, author, committer } = draft;
    const entries = Object.entries(files).map(([path, file]) => {
      const mode = typeof file === "object" && file !== null ? file.mode : "100644";
      const entry = { path, mode, type: mode === "160000" ? "commit" : "blob" };
      if (file === null) return { ...entry, sha: null };
      const text = typeof file === "string" ? file : file.text;
      return mode === "160000" ? { ...entry, sha: text } : { ...entry, content: text };
    });
    const base = on === null ? {} : { base_tree: (await this.commit(on)).tree.sha };
    const tree = await this.#github.admin(Sha, "POST", `${this.#path}/git/trees`, { ...base, tree: entries });
    const body = { message, tree: tree.sha, parents, author, committer };
    return (await this.#github.admin(Sha, "POST", `${this.#path}/git/commits`, body)).sha;
  }

  /** Points a branch at a commit, or deletes it. */
  async move(branch: string, to: string | null): Promise<void> {
    const ref = `${this.#path}/git/refs/heads/${encodeURIComponent(branch)}`;
    const known = branch in (await this.branches());
    if (to === null) await this.#github.admin(z.unknown(), "DELETE", ref);
    else if (known) await this.#github.admin(z.unknown(), "PATCH", ref, { sha: to, force: true });
    else {
      const body = { ref: `refs/heads/${branch}`, sha: to };
      await this.#github.admin(z.unknown(), "POST", `${this.#path}/git/refs`, body);
    }
  }

  /** Paths that differ between two commits. */
  async changes(from: string | null, to: string): Promise<{ added: string[]; modified: string[]; removed: string[] }> {
    const before = from === null ? new Map<string, { sha: string; mode: string }>() : await this.files(from);
    const after = await this.files(to);
    const shared = [...after.keys()].filter((path) => before.has(path));
    const isChanged = (path: string) =>
      before.get(path)?.sha !== after.get(path)?.sha || before.get(path)?.mode !== after.get(path)?.mode;
    return {
      added: [...after.keys()].filter((path) => !before.has(path)),
      modified: shared.filter(isChanged),
      removed: [...before.keys()].filter((path) => !after.has(path)),
    };
  }

  /** True where every commit of `sha` is part of `of`. */
  async isContained(sha: string, of: string): Promise<boolean> {
    const seen = new Set<string>();
    const waiting = [of];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === sha) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...(await this.commit(next)).parents.map((parent) => parent.sha));
    }
    return false;
  }
}
