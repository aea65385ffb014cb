import type {
  FoldersOfCommit,
  Forge,
  InstallationState,
  ForgeDirectory,
  InstalledPage,
  RepositoryName,
} from "../../src/workflow/ports/forge.ts";
import { conversationVerbs, type FakeConversation, fakeConversation } from "./fake-conversation.ts";
import {
  accessError,
  addCommit,
  alter,
  asPullRequest,
  deleteBranch,
  filesIn,
  type FakeFile,
  type FakePullRequest,
  type FakeRepository,
  type FakeRepositoryState,
  findPullRequest,
  isLinear,
  listFiles,
  moveBranch,
  openPullRequest,
  putCommit,
  readBlob,
  readBranch,
} from "./fake-repository.ts";

interface Failure {
  readonly verb: string;
  readonly error: Error;
  readonly after: boolean;
  skip: number;
  times: number;
}

const reads: ReadonlySet<string> = new Set([
  "listChangedFiles",
  "readCheckRun",
  "readRepository",
  "listFiles",
  "readBlob",
  "listPullRequests",
  "readBranch",
  "readComment",
  "isAnswered",
  "mayWrite",
  "readPullRequest",
  "listOwn",
  "readIssue",
]);

/** A forge that lives in memory and does to branches and pull requests what GitHub does. */
export class InMemoryForge implements ForgeDirectory {
  /** Verbs that changed something, in order: `commit acme/web`, `openPullRequest acme/web`. */
  readonly writes: string[] = [];
  /** What its clock says. */
  now = (): Date => new Date("2026-03-01T00:00:00Z");
  /** All verbs, reads as well. */
  readonly calls: string[] = [];
  readonly #repositories = new Map<RepositoryName, FakeRepositoryState>();
  readonly #renamed = new Map<RepositoryName, { readonly to: RepositoryName; readonly isLed: boolean }>();
  readonly #failures: Failure[] = [];
  readonly #meanwhile = new Map<string, () => void>();
  #lastId = 0;
  readonly #people: ReadonlySet<string>;

  constructor(repositories: readonly FakeRepository[] = [], people: readonly string[] = ["octocat", "hubot"]) {
    this.#people = new Set(people);
    for (const repository of repositories) this.addRepository(repository);
  }

  addRepository({ name, files, archived = false, disabled = false, fork = false, ...more }: FakeRepository): void {
    this.#lastId += 1;
    const id = this.#lastId;
    const facts = { id, name, defaultBranch: "main", archived, disabled, fork, pushedAt: null, leftovers: [] };
    this.#repositories.set(name, {
      facts,
      commits: new Map(),
      branches: new Map(),
      pullRequests: [],
      isPrivate: more.private ?? false,
      conversation: fakeConversation(),
    });
    if (files !== undefined) this.commitFiles(name, files, "Begin");
  }

  /** Takes a repository away. */
  removeRepository(name: RepositoryName): void {
    this.#repositories.delete(name);
  }

  /** Archives or disables a repository, or undoes it. */
  setRepository(name: RepositoryName, change: { readonly archived?: boolean; readonly disabled?: boolean }): void {
    const repository = this.#repository(name);
    repository.facts = { ...repository.facts, ...change };
  }

  /**
   * Gives a repository another name. Under the old one no credentials are to be had for it any more; with `isLed`, those that
   * are at hand are good still, and lead to the new one.
   */
  rename(from: RepositoryName, to: RepositoryName, { isLed = false } = {}): void {
    const repository = this.#repository(from);
    repository.facts = { ...repository.facts, name: to };
    this.#repositories.delete(from);
    this.#repositories.set(to, repository);
    this.#renamed.set(from, { to, isLed });
  }

  async currentName(repository: RepositoryName, installationId: number): Promise<RepositoryName | null> {
    this.calls.push(`currentName ${repository}`);
    if (installationId !== 1) return null;
    if (this.#repositories.has(repository)) return repository;
    return this.#renamed.get(repository)?.to ?? null;
  }

  /** Commits as a person; the commit. The branch is created from the default branch where it is not there. */
  commitFiles(
    name: RepositoryName,
    files: Readonly<Record<string, FakeFile>>,
    message = "Change files",
    branch = "main",
  ): string {
    const repository = this.#repository(name);
    const head = repository.branches.get(branch) ?? repository.branches.get("main");
    const parents = head === undefined ? [] : [head];
    const sha = addCommit(repository, { parents, files, message });
    moveBranch(repository, branch, sha);
    return sha;
  }

  /** Gives the default branch another name. */
  renameDefaultBranch(name: RepositoryName, to: string): void {
    const repository = this.#repository(name);
    const from = repository.facts.defaultBranch;
    moveBranch(repository, to, repository.branches.get(from) ?? null);
    moveBranch(repository, from, null);
    repository.facts = { ...repository.facts, defaultBranch: to };
  }

  /** Every branch and the commit it points at. */
  branches(name: RepositoryName): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#repository(name).branches);
  }

  /** Text of a file at a branch or commit; null where it is not there. */
  fileAt(name: RepositoryName, ref: string, path: string): string | null {
    const { branches, commits } = this.#repository(name);
    return commits.get(branches.get(ref) ?? ref)?.files.get(path)?.text ?? null;
  }

  pullRequests(name: RepositoryName): readonly FakePullRequest[] {
    return this.#repository(name).pullRequests;
  }

  /** Merges as a person does. */
  merge(name: RepositoryName, number: number): void {
    const repository = this.#repository(name);
    const { headSha, base, branch } = findPullRequest(repository, number);
    const head = repository.commits.get(headSha);
    const before = repository.commits.get(head?.parents[0] ?? "");
    const changed = [...(head?.files ?? [])].filter(([path, file]) => before?.files.get(path)?.text !== file.text);
    alter(repository, number, { state: "merged", mergedAt: this.now().toISOString() });
    const parents = [repository.branches.get(base) ?? "", headSha];
    const message = `Merge pull request #${number} from ${branch}`;
    moveBranch(repository, base, addCommit(repository, { parents, files: Object.fromEntries(changed), message }));
  }

  /** What people and Plinth say to each other. */
  conversation(name: RepositoryName): FakeConversation {
    return this.#repository(name).conversation;
  }

  /** Changes a pull request as a person does. */
  edit(
    name: RepositoryName,
    number: number,
    change: Partial<Pick<FakePullRequest, "body" | "state" | "autoMerge">>,
  ): void {
    alter(this.#repository(name), number, change);
  }

  /** Comments as a person does. */
  say(name: RepositoryName, number: number, body: string): void {
    const repository = this.#repository(name);
    alter(repository, number, { comments: [...findPullRequest(repository, number).comments, body] });
  }

  /** Closes without merging, as a person does. */
  close(name: RepositoryName, number: number): void {
    alter(this.#repository(name), number, { state: "closed" });
  }

  /**
   * Lets `skip` calls of a verb (`write` for all that change something, `any` for all) pass, then fails the next `times` (1). With
   * `after`, the verb is done all the same, as when a reply is lost.
   */
  fail(
    verb: keyof Forge | "any" | "write" | "open" | "readFile" | "installedRepositories",
    error: Error,
    how: { readonly skip?: number; readonly times?: number; readonly after?: boolean } = {},
  ): void {
    const { skip = 0, times = 1, after = false } = how;
    this.#failures.push({ verb, error, skip, times, after });
  }

  /** Has something happen just before a verb is asked for the next time. */
  meanwhile(verb: keyof Forge, act: () => void): void {
    this.#meanwhile.set(verb, act);
  }

  /** Forgets failures that did not happen. */
  mend(): void {
    this.#failures.length = 0;
  }

  /** State of the one installation. */
  installation: InstallationState = "active";

  async installationState(id: number, repository?: RepositoryName): Promise<InstallationState> {
    this.calls.push("installationState");
    const isThere = repository === undefined || (await this.currentName(repository, id)) !== null;
    return isThere ? this.installation : "removed";
  }

  /** Further installations, that have no repositories. */
  readonly otherInstallations: number[] = [];

  async installations(): Promise<readonly number[]> {
    return [1, ...this.otherInstallations];
  }

  /** How many repositories are listed at once. */
  perPage = 100;
  /** The pages of them that were asked for. */
  readonly pagesListed: number[] = [];

  async installedRepositories(installationId: number | null, page: number): Promise<InstalledPage> {
    this.pagesListed.push(page);
    const failure = this.#failureOf("installedRepositories");
    if (failure !== null) throw failure.error;
    const all = (installationId ?? 1) === 1 ? [...this.#repositories] : [];
    const shown = all.slice((page - 1) * this.perPage, page * this.perPage);
    const repositories = shown.flatMap(([repository, { facts }]) => {
      const { archived, disabled, defaultBranch, pushedAt } = facts;
      return archived || disabled ? [] : [{ repository, installationId, defaultBranch, pushedAt }];
    });
    return { repositories, isLast: page * this.perPage >= all.length };
  }

  async readFile(
    { repository: name, path }: { readonly repository: RepositoryName; readonly path: string },
    from: RepositoryName,
  ): Promise<string | null> {
    this.calls.push(`readFile ${name}`);
    const failure = this.#failureOf("readFile");
    if (failure !== null) throw failure.error;
    const repository = this.#repositories.get(name);
    if (repository === undefined) return null;
    if (repository.isPrivate && name.split("/")[0] !== from.split("/")[0]) return null;
    return this.fileAt(name, repository.facts.defaultBranch, path);
  }

  async open(name: RepositoryName): Promise<Forge> {
    const failure = this.#failureOf("open");
    if (failure !== null) throw failure.error;
    const verb =
      <Given extends readonly unknown[], Result>(
        title: keyof Forge,
        act: (repository: FakeRepositoryState, ...given: Given) => Result,
      ) =>
      async (...given: Given): Promise<Result> => {
        this.calls.push(`${title} ${name}`);
        const happening = this.#meanwhile.get(title);
        this.#meanwhile.delete(title);
        happening?.();
        const met = this.#failureOf(title);
        if (met !== null && !met.after) throw met.error;
        const repository = this.#repository(name);
        if (!reads.has(title)) {
          if (repository.facts.archived) throw accessError("repository-archived", name);
          this.writes.push(`${title} ${name}`);
        }
        const result = act(repository, ...given);
        if (met !== null) throw met.error;
        return result;
      };
    const mayBeAsked = (login: string) => this.#people.has(login);
    return {
      readRepository: verb("readRepository", (repository, look?: FoldersOfCommit) => ({
        ...repository.facts,
        head: repository.branches.get(repository.facts.defaultBranch) ?? null,
        isLinear: look === undefined || isLinear(repository, look),
        files: look === undefined ? [] : filesIn(repository, look),
      })),
      listFiles: verb("listFiles", listFiles),
      readBlob: verb("readBlob", readBlob),
      listPullRequests: verb("listPullRequests", ({ pullRequests }, branches: string) =>
        pullRequests
          .filter(({ branch }) => (branches.endsWith("/") ? branch.startsWith(branches) : branch === branches))
          // The newest first, as GitHub lists them.
          .toReversed()
          .map(asPullRequest),
      ),
      readPullRequest: verb("readPullRequest", ({ pullRequests }, number: number) => {
        const known = pullRequests[number - 1];
        return known === undefined ? null : asPullRequest(known);
      }),
      readBranch: verb("readBranch", readBranch),
      commit: verb("commit", putCommit),
      deleteBranch: verb("deleteBranch", deleteBranch),
      openPullRequest: verb("openPullRequest", (repository, draft: Parameters<Forge["openPullRequest"]>[0]) =>
        openPullRequest(repository, draft, this.now().toISOString()),
      ),
      updatePullRequest: verb("updatePullRequest", alter),
      comment: verb("comment", (repository, number: number, body: string) => {
        const { comments, own } = findPullRequest(repository, number);
        if (!own.includes(body)) alter(repository, number, { comments: [...comments, body], own: [...own, body] });
      }),
      addLabels: verb("addLabels", (repository, number: number, labels: readonly string[]) => {
        const known = findPullRequest(repository, number).labels;
        alter(repository, number, { labels: [...new Set([...known, ...labels])] });
      }),
      requestReviewers: verb("requestReviewers", (repository, number: number, names: readonly string[]) => {
        const known = findPullRequest(repository, number).reviewers;
        alter(repository, number, { reviewers: [...new Set([...known, ...names.filter(mayBeAsked)])] });
        return names.filter((login) => !mayBeAsked(login));
      }),
      listChangedFiles: verb("listChangedFiles", () => []),
      readCheckRun: verb("readCheckRun", () => null),
      writeCheckRun: verb("writeCheckRun", () => undefined),
      ...conversationVerbs(verb),
      addAssignees: verb("addAssignees", (repository, number: number, names: readonly string[]) => {
        const known = findPullRequest(repository, number).assignees;
        alter(repository, number, { assignees: [...new Set([...known, ...names.filter(mayBeAsked)])] });
        return names.filter((login) => !mayBeAsked(login));
      }),
    };
  }

  #repository(name: RepositoryName): FakeRepositoryState {
    const renamed = this.#renamed.get(name);
    const repository =
      this.#repositories.get(name) ?? this.#repositories.get(renamed?.isLed === true ? renamed.to : "");
    if (repository === undefined) throw accessError("repository-not-found", name);
    return repository;
  }

  #failureOf(verb: string): Failure | null {
    const isOfForge = !["open", "readFile", "installedRepositories"].includes(verb);
    const kinds = [verb, ...(isOfForge ? ["any"] : []), ...(isOfForge && !reads.has(verb) ? ["write"] : [])];
    const failure = this.#failures.find((one) => one.times > 0 && kinds.includes(one.verb));
    if (failure === undefined) return null;
    if (failure.skip > 0) {
      failure.skip -= 1;
      return null;
    }
    failure.times -= 1;
    return failure;
  }
}
