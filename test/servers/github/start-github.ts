import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { listen } from "../listen.ts";
import { type FileSeed, type InstallationSeed, type RepositorySeed, startEmulatedGithub } from "./emulated-github.ts";
import { checkRunsOf, type SeenCheckRun } from "./check-routes.ts";
import { type FaultReply, Faults, type RequestMatcher } from "./faults.ts";
import { createGateway } from "./gateway.ts";
import { Journal } from "./journal.ts";
import { StandInState } from "./stand-in-state.ts";
import { closePullRequest, mergePullRequest, type SeenPullRequest, seePullRequests } from "./seen-pull-request.ts";
import { TalkingPeople } from "./talking-people.ts";
import { type Delivery, Webhooks } from "./webhooks.ts";

/** What the stand-in begins with. */
export interface GithubOptions {
  readonly repositories: readonly RepositorySeed[];
  /** One for each account by default, with ids from 1 on, for all its repositories. */
  readonly installations?: readonly InstallationSeed[];
  /** What the App was granted; what Plinth asks for by default. */
  readonly permissions?: Readonly<Record<string, string>>;
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  /** By which it says when something happened; the machine's by default. */
  readonly clock?: { readonly now: () => Date };
}

/** A GitHub on loopback that keeps state, checks every request against GitHub's own descriptions, and fails on demand. */
export class StandInGithub {
  /** Base of the REST API, as `https://api.github.com` is. */
  readonly url: string;
  /** The same as an Enterprise Server: `GHE_HOST`, `GHE_PROTOCOL`, and the base of its API. */
  readonly ghes: { readonly host: string; readonly protocol: "http"; readonly apiUrl: string };
  readonly appId = 1;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Token of a person who may write everywhere. */
  readonly token: string;
  readonly journal: Journal;
  /** What GitHub's descriptions have against the requests so far. */
  readonly violations: readonly string[];
  /** What people say and click. */
  readonly people: TalkingPeople;
  readonly #state: StandInState;
  readonly #faults: Faults;
  readonly #close: () => Promise<void>;

  constructor(parts: {
    readonly host: string;
    readonly privateKey: string;
    readonly webhookSecret: string;
    readonly token: string;
    readonly journal: Journal;
    readonly violations: readonly string[];
    readonly state: StandInState;
    readonly faults: Faults;
    readonly close: () => Promise<void>;
  }) {
    this.url = `http://${parts.host}`;
    this.ghes = { host: parts.host, protocol: "http", apiUrl: `http://${parts.host}/api/v3` };
    this.privateKey = parts.privateKey;
    this.webhookSecret = parts.webhookSecret;
    this.token = parts.token;
    this.journal = parts.journal;
    this.violations = parts.violations;
    this.#state = parts.state;
    this.people = new TalkingPeople(parts.state);
    this.#faults = parts.faults;
    this.#close = parts.close;
  }

  /** Where webhooks go; null for nowhere. */
  get webhookUrl(): string | null {
    return this.#state.webhooks.url;
  }

  set webhookUrl(url: string | null) {
    this.#state.webhooks.url = url;
  }

  get deliveries(): readonly Delivery[] {
    return this.#state.webhooks.deliveries;
  }

  /** The installation that has this repository or account. */
  installationId(name: string): number {
    const installations = [...this.#state.installations.values()];
    const found = this.#state.installationOf(name) ?? installations.find(({ account }) => account === name);
    if (!found) throw new Error(`there is no installation for ${name}`);
    return found.id;
  }

  /** Suspends an installation, takes it away, or makes it active again; its tokens go with it. */
  setInstallation(id: number, state: "active" | "suspended" | "removed"): void {
    const installation = this.#state.installations.get(id);
    if (installation === undefined) throw new Error(`there is no installation ${id}`);
    installation.state = state;
  }

  /** Gives a repository another name in the same account; its old one leads to it, as on GitHub. */
  async rename(from: string, to: string): Promise<void> {
    await this.#state.rename(from, to);
  }

  /** Gives a repository to another account; the old name leads to it for those who may see it there. */
  async transfer(from: string, to: string): Promise<void> {
    await this.#state.transfer(from, to);
  }

  /** Chooses the repositories that an installation has. */
  selectRepositories(id: number, repositories: readonly string[]): void {
    const installation = this.#state.installations.get(id);
    if (installation === undefined) throw new Error(`there is no installation ${id}`);
    this.#state.installations.set(id, { ...installation, repositories });
  }

  /** Archives or disables a repository, gives it another default branch, or undoes it. */
  setRepository(
    name: string,
    change: { readonly archived?: boolean; readonly disabled?: boolean; readonly defaultBranch?: string },
  ): void {
    const repository = this.#state.repositories.get(name);
    if (repository === undefined) throw new Error(`there is no repository ${name}`);
    this.#state.repositories.set(name, { ...repository, ...change });
  }

  /** Cuts recursive listings of trees after so many entries. */
  truncateTreesAt(entries: number): void {
    this.#state.truncateTreesAt = entries;
  }

  /** Tokens of installations that still work. */
  get installationTokens(): readonly string[] {
    return [...this.#state.tokens].flatMap(([token, scope]) => (scope === null ? [] : [token]));
  }

  /** Every token that was given out stops to work. */
  revokeTokens(): void {
    this.#state.tokens.clear();
  }

  /**
   * Pushes a commit as a person and tells it by webhook; what the webhook was answered with, null where none was sent.
   * The branch is created from the default branch where it is not there.
   */
  async commitFiles(
    name: string,
    files: Readonly<Record<string, FileSeed>>,
    message = "Change files",
    branch = this.#state.defaultBranch(name),
  ): Promise<{ readonly sha: string; readonly webhook: number | null }> {
    const repository = this.#state.repository(name);
    const branches = await repository.branches();
    const head = branches[branch] ?? branches[this.#state.defaultBranch(name)] ?? null;
    const sha = await repository.write({ parents: head === null ? [] : [head], on: head, files, message });
    await repository.move(branch, sha);
    return { sha, webhook: await this.#state.branchMoved(name, branch, branches[branch] ?? null, sha) };
  }

  /** Every branch and the commit it points at. */
  async branches(name: string): Promise<Readonly<Record<string, string>>> {
    return await this.#state.repository(name).branches();
  }

  /** Deletes a branch, as a person does; its pull requests are closed by that. */
  async deleteBranch(name: string, branch: string): Promise<void> {
    const before = (await this.branches(name))[branch] ?? null;
    await this.#state.repository(name).move(branch, null);
    await this.#state.branchMoved(name, branch, before, null);
  }

  /** Text of a file at a branch or commit; null where it is not there. */
  async fileAt(name: string, ref: string, path: string): Promise<string | null> {
    const entry = (await this.filesAt(name, ref)).get(path);
    return entry === undefined ? null : await this.#state.repository(name).text(entry.sha);
  }

  /** Every file at a branch or commit, with its mode. */
  async filesAt(
    name: string,
    ref: string,
  ): Promise<ReadonlyMap<string, { readonly mode: string; readonly sha: string }>> {
    const repository = this.#state.repository(name);
    return await repository.files((await repository.branches())[ref] ?? ref);
  }

  /** A commit, who made it, and whether GitHub calls it verified. */
  async commit(name: string, sha: string) {
    const { message, parents, author, committer } = await this.#state.repository(name).commit(sha);
    return {
      message,
      parents: parents.map((parent) => parent.sha),
      author,
      committer,
      verified: this.#state.signed.has(sha),
    };
  }

  /** Every pull request, the newest last. */
  async pullRequests(name: string): Promise<readonly SeenPullRequest[]> {
    return await seePullRequests(this.#state, name);
  }

  /** Merges as a person does, with a merge commit that keeps what the base got meanwhile. */
  async merge(name: string, number: number): Promise<void> {
    await mergePullRequest(this.#state, name, number);
  }

  /** Closes without merging, as a person does. */
  async close(name: string, number: number): Promise<void> {
    const closed = (await this.pullRequests(name)).find((one) => one.number === number);
    await closePullRequest(this.#state, name, number);
    await this.#state.webhooks.pullRequestClosed(this.#state, name, closed?.branch ?? "");
  }

  /** Check runs of a commit, oldest first, with all their annotations. */
  checkRuns(name: string, commit: string): readonly SeenCheckRun[] {
    return checkRunsOf(this.#state, name, commit);
  }

  /** Sends any event, signed. */
  async deliver(event: string, payload: object): Promise<number | null> {
    return await this.#state.webhooks.deliver(event, payload);
  }

  /** Tells that the App was installed, with the repositories it was given. */
  async announceInstallation(account: string): Promise<number | null> {
    return await this.#state.webhooks.installed(this.#state, this.installationId(account));
  }

  /** Lets `skip` matching requests pass, then fails the next `times` (1) of them. */
  fail(
    matcher: RequestMatcher,
    reply: FaultReply,
    how: { readonly times?: number; readonly skip?: number } = {},
  ): void {
    this.#faults.add(matcher, reply, how);
  }

  /** Forgets faults that were not met. */
  mend(): void {
    this.#faults.clear();
  }

  /** Stops, and throws where a request was not as GitHub describes its API. */
  async stop(): Promise<void> {
    await this.#state.webhooks.settled();
    await this.#close();
    if (this.violations.length > 0) throw new Error(`not as GitHub's API is described:\n${this.violations.join("\n")}`);
  }
}

/** Least permissions for the main job, as in the App's manifest. */
const plinthPermissions = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
};

/** Starts a GitHub on loopback. */
export async function startGithub(options: GithubOptions): Promise<StandInGithub> {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const { repositories, permissions = plinthPermissions, webhookUrl = null } = options;
  const { clock = { now: () => new Date() } } = options;
  const webhookSecret = options.webhookSecret ?? randomBytes(16).toString("hex");
  const accounts = [...new Set(repositories.map(({ name }) => name.split("/")[0] ?? ""))];
  const installations = options.installations ?? accounts.map((account, index) => ({ id: index + 1, account }));
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  const app = { id: 1, slug: "plinth", privateKey };
  const github = await startEmulatedGithub({ app, permissions, installations, repositories, token });
  const webhooks = new Webhooks(null, webhookSecret, clock);
  const state = new StandInState({ github, webhooks, clock, repositories, installations });
  state.tokens.set(token, null);
  const journal = new Journal();
  const faults = new Faults();
  const violations: string[] = [];
  const gateway = createGateway({ state, journal, faults, violations });
  const server = createServer((request, response) => {
    gateway(request, response).catch((error: unknown) => {
      violations.push(`the stand-in failed at ${request.method} ${request.url}: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  const { host, stop } = await listen(server);
  state.url = `http://${host}`;
  const close = async () => {
    await stop();
    await github.close();
  };
  const standIn = new StandInGithub({
    host,
    privateKey,
    webhookSecret,
    token,
    journal,
    violations,
    state,
    faults,
    close,
  });
  for (const { name, files } of repositories) {
    if (files !== undefined) await standIn.commitFiles(name, files, "Begin");
  }
  standIn.webhookUrl = webhookUrl;
  return standIn;
}
