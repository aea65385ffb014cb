import type { PullRequestDraft } from "../../core/pull-request/pull-request-draft.ts";
import type { PullRequest, RepositoryName } from "../ports/forge.ts";
import type { JobPriority } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;
const yearMs = 365 * dayMs;

/** A draft that is ready to be published, and the commit it was made from. Plain JSON. */
export interface PlannedPullRequest {
  readonly draft: PullRequestDraft;
  /** What the draft amounts to, as the hidden marker holds it: equal content means nothing to write. */
  readonly content: string;
  /** Which lines it changes to which tags, as the marker holds it. */
  readonly scope: string;
  /** Hash of the lines around its changes, as the marker holds it. */
  readonly context: string;
  readonly base: string;
  readonly defaultBranch: string;
  /** How pressing it is to publish it; normal where that is not said. */
  readonly priority?: JobPriority;
}

/**
 * What a person wants of a pull request though nothing about it changed: to have it made again, to have it `open` before
 * its turn, or to `recreate` it, which also takes it back from people.
 */
export type PublishAgain = "rebase" | "open" | "recreate";

/** What a person wants done again, and what they saw then: what people did since is not taken back by it. */
export interface PublishWish {
  readonly how: PublishAgain;
  /** Head of the branch; null where it had none, or where nothing is to be taken back. */
  readonly head: string | null;
  /** Numbers of the pull requests of the branch that were closed. */
  readonly closed: readonly number[];
}

/** The forge does not let a branch be written: with which content that was tried, why, and when it is tried again (ISO 8601). */
export interface BlockedBranch {
  readonly content: string;
  readonly sentence: string;
  readonly until: string;
}

/** Auto-merge was turned off, and that was said, or is yet to be said; or a person had turned it on, whose it stays. */
type MergingStopped = "said" | "unsaid" | "not-ours";

/** Keeps planned pull requests between the job that plans and the job that publishes. */
export class PlannedPullRequests {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async save(repository: RepositoryName, planned: PlannedPullRequest): Promise<void> {
    await this.#store.addMember(`v1:branches:${repository}`, planned.draft.branch, yearMs);
    await this.#store.set(`v4:draft:${repository}:${planned.draft.branch}`, JSON.stringify(planned), dayMs);
  }

  async load(repository: RepositoryName, branch: string): Promise<PlannedPullRequest | null> {
    return await readStored<PlannedPullRequest>(this.#store, `v4:draft:${repository}:${branch}`);
  }

  /** Keeps what was planned earlier from being published. */
  async withdraw(repository: RepositoryName, branch: string): Promise<void> {
    await this.#store.delete(`v4:draft:${repository}:${branch}`);
  }

  /** Remembers a publication under way, so that what comes last (labels, people) is made up for after a crash. */
  async begin(repository: RepositoryName, branch: string): Promise<void> {
    await this.#store.set(`v1:publishing:${repository}:${branch}`, "true", dayMs);
  }

  /**
   * True where a publication began and did not end. After a wiped store nobody knows; then an open pull request without
   * any label, which is what comes last, passes for unfinished once.
   */
  async isUnfinished(repository: RepositoryName, branch: string, open: PullRequest | null): Promise<boolean> {
    if ((await this.#store.get(`v1:publishing:${repository}:${branch}`)) !== null) return true;
    if (open === null || open.labels.length > 0) return false;
    return (await this.#store.get(`v1:published:${repository}:${branch}`)) !== String(open.number);
  }

  /** Remembers, until it is done, that somebody wants a pull request made again; to recreate it is to do all else as well. */
  async askAgain(repository: RepositoryName, branch: string, wish: PublishWish): Promise<void> {
    const known = await this.again(repository, branch);
    const wanted = known?.how === "recreate" && wish.how !== "recreate" ? known : wish;
    await this.#store.set(`v2:again:${repository}:${branch}`, JSON.stringify(wanted), dayMs);
    await this.#store.addMember(`v1:wished:${repository}`, branch, dayMs);
  }

  /** What somebody wants done again; null where nobody does. */
  async again(repository: RepositoryName, branch: string): Promise<PublishWish | null> {
    return await readStored<PublishWish>(this.#store, `v2:again:${repository}:${branch}`);
  }

  /** True where somebody waits for a pull request of a repository. */
  async isWaitedFor(repository: RepositoryName): Promise<boolean> {
    return (await this.#store.members(`v1:wished:${repository}`)).length > 0;
  }

  /** Forgets what somebody wanted done again: it is done, or cannot be. */
  async forgetWish(repository: RepositoryName, branch: string): Promise<void> {
    await this.#store.delete(`v2:again:${repository}:${branch}`);
    await this.#store.removeMember(`v1:wished:${repository}`, branch);
  }

  /** Has what somebody wants of a repository be wanted under its new name. */
  async moveWishes(from: RepositoryName, to: RepositoryName): Promise<void> {
    for (const branch of await this.#store.members(`v1:wished:${from}`)) {
      const wish = await this.again(from, branch);
      if (wish !== null) await this.askAgain(to, branch, wish);
      await this.forgetWish(from, branch);
    }
  }

  /** Remembers for a day that a branch cannot be written. */
  async block(repository: RepositoryName, branch: string, blocked: BlockedBranch): Promise<void> {
    await this.#store.set(`v1:blocked:${repository}:${branch}`, JSON.stringify(blocked), dayMs);
  }

  /** What keeps a branch from being written; null where nothing is known to. */
  async blocked(repository: RepositoryName, branch: string): Promise<BlockedBranch | null> {
    return await readStored<BlockedBranch>(this.#store, `v1:blocked:${repository}:${branch}`);
  }

  /** Remembers what became of auto-merge since somebody pushed to a branch. */
  async rememberStopped(repository: RepositoryName, branch: string, how: MergingStopped): Promise<void> {
    await this.#store.set(`v1:merging-stopped:${repository}:${branch}`, JSON.stringify(how), yearMs);
  }

  /** What became of auto-merge since somebody pushed to a branch; null where nothing did. */
  async mergingStopped(repository: RepositoryName, branch: string): Promise<MergingStopped | null> {
    return await readStored<MergingStopped>(this.#store, `v1:merging-stopped:${repository}:${branch}`);
  }

  /** Forgets everything about the pull requests of a repository. */
  async forget(repository: RepositoryName): Promise<void> {
    for (const branch of await this.#store.members(`v1:branches:${repository}`)) {
      await this.withdraw(repository, branch);
      for (const kind of ["publishing", "published", "blocked", "merging-stopped"]) {
        await this.#store.delete(`v1:${kind}:${repository}:${branch}`);
      }
    }
    for (const branch of await this.#store.members(`v1:wished:${repository}`))
      await this.forgetWish(repository, branch);
    await this.#store.delete(`v1:branches:${repository}`);
  }

  /** Ends a publication; `number` is its pull request's, null where it was left to people. */
  async end(repository: RepositoryName, branch: string, number: number | null): Promise<void> {
    if (number !== null) await this.#store.set(`v1:published:${repository}:${branch}`, String(number), yearMs);
    await this.#store.delete(`v1:publishing:${repository}:${branch}`);
    if (number !== null) await this.#store.delete(`v1:merging-stopped:${repository}:${branch}`);
    await this.forgetWish(repository, branch);
  }
}
