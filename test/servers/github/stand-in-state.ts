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
  /** Full names; null for all that the installation has. */
  readonly repositories: readonly string[] | null;
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
  readonly renamed = new Map<string, string>();
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

  constructor(parts: {
    readonly github: EmulatedGithub;
    readonly webhooks: Webhooks;
    readonly repositories: readonly RepositorySeed[];
    readonly installations: readonly InstallationSeed[];
  }) {
    this.github = parts.github;
    this.webhooks = parts.webhooks;
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

  /** Gives a repository another name; GraphQL goes on answering to the old one. */
  async rename(from: string, to: string): Promise<void> {
    const seed = this.repositories.get(from);
    if (seed === undefined) throw new Error(`there is no repository ${from}`);
    await this.github.admin(z.unknown(), "PATCH", `/repos/${from}`, { name: to.split("/")[1] });
    this.repositories.delete(from);
    this.repositories.set(to, { ...seed, name: to });
    this.renamed.set(from, to);
    for (const kept of [this.#heads, this.#assignees, this.#pushedAtMs] as readonly Map<string, unknown>[]) {
      for (const [key, value] of kept) {
        if (key !== from && !key.startsWith(`${from}#`)) continue;
        kept.delete(key);
        kept.set(`${to}${key.slice(from.length)}`, value);
      }
    }
  }

  head(repository: string, number: number): string | null {
    return this.#heads.get(`${repository}#${number}`) ?? null;
  }

  /** ISO 8601. */
  pushedAt(repository: string): string {
    return new Date(this.#pushedAtMs.get(repository) ?? 0).toISOString().replace(".000Z", "Z");
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
    const nowMs = Math.floor(Date.now() / 1000) * 1000;
    this.#pushedAtMs.set(name, Math.max(nowMs, (this.#pushedAtMs.get(name) ?? 0) + 1000));
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
