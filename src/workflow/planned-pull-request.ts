import type { PullRequestDraft } from "../core/update/pull-request-draft.ts";
import type { RepositoryName } from "./ports/forge.ts";
import type { Store } from "./ports/store.ts";
import { readStored } from "./read-stored.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** A draft that is ready to be published, and the commit it was made from. Plain JSON. */
export interface PlannedPullRequest {
  readonly draft: PullRequestDraft;
  /** What the draft amounts to, as the hidden marker holds it: equal content means nothing to write. */
  readonly content: string;
  /** Which lines it changes to which tags, as the marker holds it. */
  readonly scope: string;
  readonly base: string;
  readonly defaultBranch: string;
}

/** Keeps planned pull requests between the job that plans and the job that publishes. */
export class PlannedPullRequests {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async save(repository: RepositoryName, planned: PlannedPullRequest): Promise<void> {
    await this.#store.set(`v2:draft:${repository}:${planned.draft.branch}`, JSON.stringify(planned), dayMs);
  }

  async load(repository: RepositoryName, branch: string): Promise<PlannedPullRequest | null> {
    return await readStored<PlannedPullRequest>(this.#store, `v2:draft:${repository}:${branch}`);
  }

  /** Keeps what was planned earlier from being published. */
  async withdraw(repository: RepositoryName, branch: string): Promise<void> {
    await this.#store.delete(`v2:draft:${repository}:${branch}`);
  }

  /** Remembers a publication under way, so that what comes last (labels, people) is made up for after a crash. */
  async begin(repository: RepositoryName, branch: string): Promise<void> {
    await this.#store.set(`v1:publishing:${repository}:${branch}`, "true", dayMs);
  }

  /** True where a publication began and did not end. */
  async isUnfinished(repository: RepositoryName, branch: string): Promise<boolean> {
    return (await this.#store.get(`v1:publishing:${repository}:${branch}`)) !== null;
  }

  async end(repository: RepositoryName, branch: string): Promise<void> {
    await this.#store.delete(`v1:publishing:${repository}:${branch}`);
  }
}
