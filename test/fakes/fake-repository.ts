import { createHash } from "node:crypto";
import type { FakeConversation } from "./fake-conversation.ts";
import { AccessError, UpstreamError } from "../../src/core/errors.ts";
import type {
  BranchHead,
  CommitDraft,
  FoldersOfCommit,
  Forge,
  PullRequest,
  RepositoryFacts,
  RepositoryName,
  TreeEntry,
} from "../../src/workflow/ports/forge.ts";

/** A file of the fake: text, or text with a mode; null deletes. */
export type FakeFile = string | { readonly text: string; readonly mode: string } | null;

/** A repository as it is to begin with; one without files has no commit. */
export interface FakeRepository {
  readonly name: RepositoryName;
  readonly files?: Readonly<Record<string, FakeFile>>;
  readonly archived?: boolean;
  readonly disabled?: boolean;
  readonly fork?: boolean;
  readonly private?: boolean;
}

/** A pull request of the fake, with what the port does not tell. */
export interface FakePullRequest extends PullRequest {
  readonly base: string;
  readonly comments: readonly string[];
  /** Those of the comments that Plinth made. */
  readonly own: readonly string[];
  readonly reviewers: readonly string[];
  readonly assignees: readonly string[];
  readonly milestone?: string;
}

interface Commit {
  readonly files: ReadonlyMap<string, { readonly text: string; readonly mode: string }>;
  readonly message: string;
  readonly parents: readonly string[];
}

/** One repository in memory. */
export interface FakeRepositoryState {
  facts: Omit<RepositoryFacts, "head" | "files" | "isLinear">;
  readonly commits: Map<string, Commit>;
  readonly branches: Map<string, string>;
  readonly pullRequests: FakePullRequest[];
  readonly isPrivate: boolean;
  readonly conversation: FakeConversation;
}

/** A refusal, as the adapter tells it. */
export function accessError(code: AccessError["code"], name: RepositoryName): AccessError {
  return new AccessError(code, `${name}: ${code}`, { upstream: "github", resource: name });
}

/** Makes a commit without moving a branch; its id. */
export function addCommit(
  repository: FakeRepositoryState,
  draft: Omit<Commit, "files"> & { readonly files: Readonly<Record<string, FakeFile>> },
): string {
  const files = new Map(repository.commits.get(draft.parents[0] ?? "")?.files);
  for (const [path, file] of Object.entries(draft.files)) {
    if (file === null) files.delete(path);
    else files.set(path, typeof file === "string" ? { text: file, mode: files.get(path)?.mode ?? "100644" } : file);
  }
  const sha = sha1(JSON.stringify([...files, draft.message, draft.parents, repository.commits.size]));
  repository.commits.set(sha, { ...draft, files });
  return sha;
}

/** As on GitHub, a pull request is closed where its branch goes, or holds nothing that its base does not. */
export function moveBranch(repository: FakeRepositoryState, branch: string, to: string | null): void {
  if (to === null) repository.branches.delete(branch);
  else repository.branches.set(branch, to);
  // Each push is a second after the one before.
  const pushedAt = new Date(Date.parse(repository.facts.pushedAt ?? "2026-01-01T00:00:00Z") + 1_000).toISOString();
  repository.facts = { ...repository.facts, pushedAt };
  for (const { number, base } of repository.pullRequests.filter(
    (one) => one.branch === branch && one.state === "open",
  )) {
    const target = repository.branches.get(base);
    const isEmpty = to === null || (target !== undefined && isContained(repository, to, target));
    alter(repository, number, isEmpty ? { state: "closed" } : { headSha: to });
  }
}

function isContained(repository: FakeRepositoryState, sha: string, of: string): boolean {
  if (sha === of) return true;
  return repository.commits.get(of)?.parents.some((parent) => isContained(repository, sha, parent)) ?? false;
}

/** Files of a commit. */
export function listFiles({ commits }: FakeRepositoryState, commit: string): readonly TreeEntry[] {
  const files = commits.get(commit)?.files ?? new Map<string, { text: string; mode: string }>();
  return [...files].map(([path, { text, mode }]) => ({ path, mode, sha: blobId(text), size: Buffer.byteLength(text) }));
}

/** Files right in some folders of a commit; null where there is no such commit. */
export function filesIn(
  repository: FakeRepositoryState,
  { commit, folders }: FoldersOfCommit,
): readonly TreeEntry[] | null {
  if (!repository.commits.has(commit)) return null;
  return listFiles(repository, commit).filter(({ path }) =>
    folders.includes(path.slice(0, Math.max(0, path.lastIndexOf("/")))),
  );
}

/** Whether single commits lead to one that was asked for from the one that was known. */
export function isLinear({ commits }: FakeRepositoryState, { commit, known }: FoldersOfCommit): boolean {
  let at: string | undefined = commit;
  while (at !== undefined && at !== known) {
    const { parents }: { readonly parents: readonly string[] } = commits.get(at) ?? { parents: [] };
    at = parents.length === 1 ? parents[0] : undefined;
  }
  return at === known;
}

/** Bytes of a blob of any commit. */
export function readBlob({ commits, facts }: FakeRepositoryState, sha: string): Uint8Array {
  for (const { files } of commits.values()) {
    for (const { text } of files.values()) if (blobId(text) === sha) return Buffer.from(text, "utf8");
  }
  throw accessError("repository-not-found", facts.name);
}

/** Last commit of a branch; null where there is none. */
export function readBranch({ branches, commits }: FakeRepositoryState, branch: string): BranchHead | null {
  const sha = branches.get(branch);
  const head = commits.get(sha ?? "");
  if (sha === undefined || head === undefined) return null;
  return { sha, message: head.message, parents: head.parents };
}

/** Puts one commit on the base of the draft at a branch. */
export function putCommit(repository: FakeRepositoryState, branch: string, draft: CommitDraft): string {
  const head = repository.branches.get(branch) ?? null;
  if (draft.expectedHead !== undefined && draft.expectedHead !== head) {
    const { name } = repository.facts;
    throw new UpstreamError("branch-moved", `${branch} was moved`, { upstream: "github", resource: name });
  }
  const files = Object.fromEntries(draft.files.map(({ path, mode, text }) => [path, { mode, text }]));
  const message = draft.message.trimEnd();
  const sha = addCommit(repository, { parents: [draft.base], files, message });
  moveBranch(repository, branch, sha);
  return sha;
}

/** Deletes a branch that is where it was seen last. */
export function deleteBranch(repository: FakeRepositoryState, branch: string, expectedHead: string): void {
  const head = repository.branches.get(branch) ?? null;
  if (head === null) return;
  const { name } = repository.facts;
  if (head !== expectedHead) {
    throw new UpstreamError("branch-moved", `${branch} was moved`, { upstream: "github", resource: name });
  }
  moveBranch(repository, branch, null);
}

/** Opens a pull request, or finds the open one of the branch. */
export function openPullRequest(
  repository: FakeRepositoryState,
  draft: Parameters<Forge["openPullRequest"]>[0],
  createdAt: string,
): PullRequest {
  const open = repository.pullRequests.find(
    ({ branch, base, state }) => branch === draft.branch && base === draft.base && state === "open",
  );
  if (open !== undefined) return asPullRequest(open);
  const headSha = repository.branches.get(draft.branch);
  const { name } = repository.facts;
  if (headSha === undefined) throw accessError("github-refused", name);
  const number = repository.pullRequests.length + 1;
  const url = `https://github.test/${name}/pull/${number}`;
  const nothing = { labels: [], comments: [], own: [], reviewers: [], assignees: [] };
  const opened: FakePullRequest = {
    ...draft,
    ...nothing,
    autoMerge: false,
    mergedAt: null,
    number,
    url,
    createdAt,
    state: "open",
    headSha,
  };
  repository.pullRequests.push(opened);
  return asPullRequest(opened);
}

/** What the port tells of a pull request. */
export function asPullRequest(known: FakePullRequest): PullRequest {
  const { number, url, state, branch, base, createdAt, mergedAt, title, body, labels, draft, autoMerge, headSha } =
    known;
  return { number, url, state, branch, base, createdAt, mergedAt, title, body, labels, draft, autoMerge, headSha };
}

/** The pull request of this number. */
export function findPullRequest(repository: FakeRepositoryState, number: number): FakePullRequest {
  const found = repository.pullRequests[number - 1];
  if (found === undefined) throw accessError("repository-not-found", repository.facts.name);
  return found;
}

/** Replaces what is given of a pull request. */
export function alter(repository: FakeRepositoryState, number: number, to: Partial<FakePullRequest>): void {
  repository.pullRequests[number - 1] = { ...findPullRequest(repository, number), ...to };
}

function blobId(text: string): string {
  return sha1(`blob ${Buffer.byteLength(text)}\0${text}`);
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
