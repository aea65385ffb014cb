import { z } from "zod";
import type { EmulatedGithub, EmulatorReply, InstallationSeed, RepositorySeed } from "./emulated-github.ts";
import { RepositoryState } from "./repository-state.ts";
import type { Webhooks } from "./webhooks.ts";

/** An installation as it is now. */
export interface Installation extends InstallationSeed {
  state: "active" | "suspended" | "removed";
}

/** What an installation's token is good for. */
interface TokenScope {
  readonly installationId: number;
  /** Full names, those that they have now; null for all that the installation has. */
  repositories: readonly string[] | null;
}

const Numbered = z.object({ number: z.number(), base: z.object({ ref: z.string() }) });

/** What GitHub knows and the emulator does not. */
export class StandInState {
  readonly github: EmulatedGithub;
  readonly webhooks: Webhooks;
  readonly repositories: Map<string, RepositorySeed>;
  readonly installations: Map<number, Installation>;
  /** Tokens given out, and what each is for; null for a person's. */
  readonly tokens = new Map<string, TokenScope | null>();
  /** What the emulator answered the App itself, by what was asked. */
  readonly toldApp = { requests: 0, replies: new Map<string, EmulatorReply>() };
  /** Repositories by the names they had, full ones both. */
  readonly moved = new Map<string, string>();
  /** Commits that GitHub signed. */
  readonly signed = new Set<string>();
  /** Base of the stand-in's own URLs. */
  url = "";
  /** Entries after which the listing of a tree is cut. */
  truncateTreesAt = Number.POSITIVE_INFINITY;
  /** Heads of pull requests, which the emulator freezes when one is opened. */
  readonly #heads = new Map<string, string>();
  /** Assignees of pull requests; the emulator has them for issues alone. */
  readonly #assignees = new Map<string, readonly string[]>();
  /** When each repository was pushed to last, in whole seconds as GitHub has them, no two pushes at the same. */
  readonly #pushedAtMs = new Map<string, number>();
  /** When each pull request was opened, in whole seconds. */
  readonly #openedAtMs = new Map<string, number>();
  readonly #mergedAtMs = new Map<string, number>();
  /** Whatever is kept by the names of repositories. */
  readonly #byName: Map<string, unknown>[] = [
    this.#heads,
    this.#assignees,
    this.#pushedAtMs,
    this.#openedAtMs,
    this.#mergedAtMs,
  ];
  readonly #clock: { readonly now: () => Date };

  constructor(parts: {
    readonly github: EmulatedGithub;
    readonly webhooks: Webhooks;
    readonly clock: { readonly now: () => Date };
    readonly repositories: readonly RepositorySeed[];
    readonly installations: readonly InstallationSeed[];
  }) {
    this.github = parts.github;
    this.webhooks = parts.webhooks;
    this.#clock = parts.clock;
    this.repositories = new Map(parts.repositories.map((repository) => [repository.name, repository]));
    this.installations = new Map(parts.installations.map((seed) => [seed.id, { ...seed, state: "active" as const }]));
  }

  repository(name: string): RepositoryState {
    return new RepositoryState(this.github, name);
  }

  defaultBranch(name: string): string {
    return this.repositories.get(name)?.defaultBranch ?? "main";
  }

  /** Repositories that an installation was given. */
  repositoriesOf({ account, repositories }: InstallationSeed): readonly string[] {
    return repositories ?? [...this.repositories.keys()].filter((name) => name.startsWith(`${account}/`));
  }

  installationOf(repository: string): Installation | null {
    const installations = [...this.installations.values()];
    return (
      installations.find((one) => one.state !== "removed" && this.repositoriesOf(one).includes(repository)) ?? null
    );
  }

  /** The name that a repository has now which had this one; another one that was given the name since has it. */
  nameNow(name: string): string {
    let now = name;
    for (
      let next = this.moved.get(now);
      next !== undefined && !this.repositories.has(now);
      next = this.moved.get(now)
    ) {
      now = next;
    }
    return now;
  }

  /** Gives a repository another name in the same account. */
  async rename(from: string, to: string): Promise<void> {
    await this.github.admin(z.unknown(), "PATCH", `/repos/${from}`, { name: to.split("/")[1] });
    this.#take(from, to);
  }

  /** Gives a repository to another account. */
  async transfer(from: string, to: string): Promise<void> {
    const [account, name] = to.split("/");
    if (name !== from.split("/")[1]) throw new Error("a repository that is transferred keeps its name");
    await this.github.admin(z.unknown(), "POST", `/repos/${from}/transfer`, { new_owner: account });
    this.#take(from, to);
  }

  /** Has what is known of a repository be known under its new name; the old one leads to it. */
  #take(from: string, to: string): void {
    const seed = this.repositories.get(from);
    if (seed === undefined) throw new Error(`there is no repository ${from}`);
    this.repositories.delete(from);
    this.repositories.set(to, { ...seed, name: to });
    this.moved.delete(to);
    this.moved.set(from, to);
    for (const [id, installation] of this.installations) {
      const { account, repositories } = installation;
      if (repositories?.includes(from) !== true) continue;
      const kept = repositories.flatMap((one) => (one !== from ? [one] : to.startsWith(`${account}/`) ? [to] : []));
      this.installations.set(id, { ...installation, repositories: kept });
    }
    for (const scope of this.tokens.values()) {
      // They are for the repository, whatever it is called.
      if (scope?.repositories?.includes(from))
        scope.repositories = scope.repositories.map((one) => (one === from ? to : one));
    }
    for (const kept of this.#byName) {
      for (const [key, value] of kept) {
        if (key !== from && !key.startsWith(`${from}#`)) continue;
        kept.delete(key);
        kept.set(`${to}${key.slice(from.length)}`, value);
      }
    }
  }

  /** Has a map whose keys begin with names of repositories follow them. */
  follow(kept: Map<string, unknown>): void {
    this.#byName.push(kept);
  }

  head(repository: string, number: number): string | null {
    return this.#heads.get(`${repository}#${number}`) ?? null;
  }

  /** ISO 8601. */
  pushedAt(repository: string): string {
    return inSeconds(this.#pushedAtMs.get(repository) ?? 0);
  }

  /** ISO 8601; when the pull request was first seen, which is in the reply to its opening. */
  openedAt(repository: string, number: number): string {
    const key = `${repository}#${number}`;
    const openedAtMs = this.#openedAtMs.get(key) ?? this.#nowMs();
    this.#openedAtMs.set(key, openedAtMs);
    return inSeconds(openedAtMs);
  }

  /** Remembers that a pull request was merged just now. */
  rememberMerged(repository: string, number: number): void {
    this.#mergedAtMs.set(`${repository}#${number}`, this.#nowMs());
  }

  /** ISO 8601; null where it was not merged. */
  mergedAt(repository: string, number: number): string | null {
    const mergedAtMs = this.#mergedAtMs.get(`${repository}#${number}`);
    return mergedAtMs === undefined ? null : inSeconds(mergedAtMs);
  }

  /** Milliseconds since the epoch, in whole seconds as GitHub has them. */
  #nowMs(): number {
    return Math.floor(this.#clock.now().getTime() / 1000) * 1000;
  }

  assignees(repository: string, number: number): readonly string[] {
    return this.#assignees.get(`${repository}#${number}`) ?? [];
  }

  assign(repository: string, number: number, logins: readonly string[]): void {
    const all = new Set([...this.assignees(repository, number), ...logins]);
    this.#assignees.set(`${repository}#${number}`, [...all]);
  }

  /**
   * What follows from a branch having moved: its pull requests show the new head, or are closed where it holds nothing
   * that the base does not; and a push is told. Null is no branch.
   */
  async branchMoved(name: string, branch: string, before: string | null, after: string | null): Promise<number | null> {
    if (before === after) return null;
    this.#pushedAtMs.set(name, Math.max(this.#nowMs(), (this.#pushedAtMs.get(name) ?? 0) + 1000));
    const repository = this.repository(name);
    const [owner] = name.split("/");
    const head = encodeURIComponent(`${owner}:${branch}`);
    const open = await this.github.admin(z.array(Numbered), "GET", `/repos/${name}/pulls?state=open&head=${head}`);
    const branches = await repository.branches();
    for (const { number, base } of open) {
      const target = branches[base.ref];
      if (after === null || (target !== undefined && (await repository.isContained(after, target)))) {
        await this.github.admin(z.unknown(), "PATCH", `/repos/${name}/pulls/${number}`, { state: "closed" });
      } else this.#heads.set(`${name}#${number}`, after);
    }
    return await this.webhooks.push(this, name, branch, before, after);
  }
}

function inSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
