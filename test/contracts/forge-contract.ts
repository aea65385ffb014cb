import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccessError, UpstreamError } from "../../src/core/errors.ts";
import type { Forge, ForgeDirectory, InstalledRepository, RepositoryName } from "../../src/workflow/ports/forge.ts";

type ContractFile = string | { readonly text: string; readonly mode: string } | null;

export interface ContractRepository {
  readonly name: RepositoryName;
  readonly files?: Readonly<Record<string, ContractFile>>;
  readonly archived?: boolean;
  readonly disabled?: boolean;
  readonly fork?: boolean;
  readonly private?: boolean;
}

/** What a contract test sees of a forge beside the port: the hands of a person, and a count of what was written. */
export interface ForgeUnderContract {
  readonly directory: ForgeDirectory;
  /** As `open` of the directory is to be given it. */
  readonly installationId: number | null;
  commitFiles(
    name: RepositoryName,
    files: Readonly<Record<string, ContractFile>>,
    message: string,
    branch?: string,
  ): Promise<string>;
  branches(name: RepositoryName): Promise<Readonly<Record<string, string>>>;
  fileAt(name: RepositoryName, ref: string, path: string): Promise<string | null>;
  pullRequests(
    name: RepositoryName,
  ): Promise<
    readonly { readonly number: number; readonly comments: readonly string[]; readonly reviewers: readonly string[] }[]
  >;
  /** Comments as somebody else does. */
  say(name: RepositoryName, number: number, body: string): Promise<void>;
  merge(name: RepositoryName, number: number): Promise<void>;
  close(name: RepositoryName, number: number): Promise<void>;
  writes(): number;
  stop(): Promise<void>;
}

const dockerfile = "FROM node:20.11.0\n";
const files = {
  Dockerfile: dockerfile,
  "build.sh": { text: "#!/bin/sh\n", mode: "100755" },
  "api/docker/Dockerfile": "FROM golang:1.22\n",
};
const branch = "plinth/node";

/** What every `Forge` and `ForgeDirectory` promises. `octocat` may be asked for a review, `nobody-here` may not. */
export function describeForge(
  title: string,
  start: (repositories: readonly ContractRepository[]) => Promise<ForgeUnderContract>,
): void {
  describe(`forge contract: ${title}`, () => {
    let under: ForgeUnderContract;
    let forge: Forge;
    let name: RepositoryName;
    let base: string;
    const installed = async (): Promise<readonly InstalledRepository[]> => {
      const [installationId = null] = await under.directory.installations();
      return (await under.directory.installedRepositories(installationId, 1)).repositories;
    };
    const pushedAt = async (): Promise<Readonly<Record<string, unknown>>> =>
      Object.fromEntries((await installed()).map((one) => [one.repository, one.pushedAt]));
    const fresh = Array.from({ length: 40 }, (_, index) => `acme/web-${index}`);

    beforeAll(async () => {
      under = await start([
        ...fresh.map((repository) => ({ name: repository, files })),
        { name: "acme/empty" },
        { name: "acme/archived", files, archived: true },
        { name: "acme/disabled", files, disabled: true },
        { name: "acme/fork", files, fork: true },
        { name: "umbrella/shown", files, private: false },
      ]);
    });
    afterAll(async () => {
      await under.stop();
    });
    beforeEach(async () => {
      name = fresh.shift() ?? "";
      forge = await under.directory.open(name, under.installationId);
      base = (await under.branches(name))["main"] ?? "";
    });

    const draft = (text: string, message = "Bump node\n\nFrom 20.11.0 to 20.11.1") => ({
      base,
      message,
      files: [{ path: "Dockerfile", mode: "100644", text }],
    });
    const open = (headline = "Bump node") =>
      forge.openPullRequest({ branch, base: "main", title: headline, body: "Because.", draft: false });

    test("a repository is described with the head of its default branch", async () => {
      expect(await forge.readRepository()).toEqual({
        id: expect.any(Number),
        name,
        defaultBranch: "main",
        head: base,
        archived: false,
        disabled: false,
        fork: false,
        pushedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        leftovers: [],
        isLinear: true,
        files: [],
      });
    });

    test("with a repository, folders of any commit are read as the list of all files has them", async () => {
      await under.commitFiles(name, { "api/docker/Dockerfile": null, "api/Dockerfile": "FROM scratch\n" }, "Move it");
      const look = { commit: base, known: base, folders: ["", "api/docker", "api", "none"] };
      const { head, files: read } = await forge.readRepository(look);
      expect(head).not.toBe(base);
      const listed = await forge.listFiles(base);
      expect(read).toHaveLength(listed.length);
      expect(read).toEqual(expect.arrayContaining([...listed]));
    });

    test("folders of a commit that is not there are not taken for empty ones", async () => {
      const look = { commit: "f".repeat(40), known: base, folders: ["", "api"] };
      expect(await forge.readRepository(look)).toMatchObject({ head: base, files: null });
      expect(await forge.readRepository({ commit: base, known: base, folders: [] })).toMatchObject({ files: [] });
    });

    test("whether a merge is among the commits since one that was known is told with the repository", async () => {
      const branchOff = await under.commitFiles(name, { "one.txt": "1" }, "One");
      const second = await under.commitFiles(name, { "two.txt": "2" }, "Two");
      const isLinear = async (commit: string, known: string) =>
        (await forge.readRepository({ commit, known, folders: [] })).isLinear;
      expect(await isLinear(second, base)).toBe(true);
      expect(await isLinear(second, second)).toBe(true);
      expect(await isLinear(base, second)).toBe(false);
      const head = await forge.commit(branch, { ...draft("FROM node:20.11.1\n"), base: branchOff });
      const opened = { branch, base: "main", title: "Bump node", body: "", draft: false };
      await under.merge(name, (await forge.openPullRequest(opened)).number);
      const merged = (await under.branches(name))["main"] ?? "";
      expect(await isLinear(merged, second)).toBe(false);
      expect(await isLinear(head, branchOff)).toBe(true);
    });

    test("a push shows in the list of repositories, and in none of the others", async () => {
      const before = await pushedAt();
      await under.commitFiles(name, { Dockerfile: "FROM node:20.11.1\n" }, "Change the image");
      const after = await pushedAt();
      const facts = await forge.readRepository();
      const told = after[name] !== null;
      expect(after).toEqual(told ? { ...before, [name]: facts.pushedAt } : before);
      expect(told && before[name] === after[name]).toBe(false);
    });

    test.for([
      ["acme/archived", { archived: true }],
      ["acme/disabled", { disabled: true }],
      ["acme/fork", { fork: true }],
      ["acme/empty", { head: null }],
    ] as const)("%s is told as what it is", async ([repository, facts]) => {
      const opened = await under.directory.open(repository, under.installationId);
      expect(await opened.readRepository()).toMatchObject(facts);
    });

    test("a repository that is not there, or not shown, has to be seen to by a person", async () => {
      const opening = under.directory.open("acme/none", under.installationId);
      const asked = opening.then((opened) => opened.readRepository());
      await expect(asked).rejects.toBeInstanceOf(AccessError);
      await expect(asked).rejects.toMatchObject({ code: "repository-not-found", resource: "acme/none" });
    });

    test("the files of a commit are listed with their modes, and their bytes can be read", async () => {
      const listed = await forge.listFiles(base);
      expect(listed.map(({ path, mode, size }) => `${mode} ${path} ${size}`).toSorted()).toEqual([
        "100644 Dockerfile 18",
        "100644 api/docker/Dockerfile 17",
        "100755 build.sh 10",
      ]);
      // From `printf 'FROM node:20.11.0\n' | git hash-object --stdin`.
      const entry = listed.find(({ path }) => path === "Dockerfile");
      expect(entry?.sha).toBe("8d08107d22c78163dd7181c3568f170f18cad21e");
      expect(Buffer.from(await forge.readBlob(entry?.sha ?? "")).toString("utf8")).toBe(dockerfile);
    });

    test.for([
      ["acme/fork", "Dockerfile", dockerfile],
      ["acme/fork", "api/docker/Dockerfile", "FROM golang:1.22\n"],
      ["umbrella/shown", "Dockerfile", dockerfile],
      ["acme/fork", "api", null],
      ["acme/fork", "nowhere", null],
      ["acme/empty", "Dockerfile", null],
      ["acme/none", "Dockerfile", null],
    ] as const)("at the head of %s, %s holds %j for who works on another one", async ([repository, path, text]) => {
      const { directory, installationId } = under;
      expect(await directory.readFile({ repository, path }, name, installationId)).toBe(text);
    });

    test("a commit creates its branch, one commit above the base, and changes what it says alone", async () => {
      const sha = await forge.commit(branch, draft("FROM node:20.11.1\r\n# é\n"));
      expect(await forge.readBranch(branch)).toEqual({
        sha,
        message: "Bump node\n\nFrom 20.11.0 to 20.11.1",
        parents: [base],
      });
      expect(await under.fileAt(name, branch, "Dockerfile")).toBe("FROM node:20.11.1\r\n# é\n");
      expect((await forge.listFiles(sha)).length).toBe(3);
      expect(await under.fileAt(name, "main", "Dockerfile")).toBe(dockerfile);
    });

    test("a second commit replaces the first, from a newer base too, and the pull request stays open", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number } = await open();
      base = await under.commitFiles(name, { "README.md": "Hello\n" }, "Say hello");
      const sha = await forge.commit(branch, draft("FROM node:20.11.2\n"));
      expect(await forge.readBranch(branch)).toMatchObject({ sha, parents: [base] });
      expect(await under.fileAt(name, branch, "README.md")).toBe("Hello\n");
      expect(await forge.listPullRequests(branch)).toMatchObject([{ number, state: "open", headSha: sha }]);
      expect(Object.keys(await under.branches(name)).toSorted()).toEqual(["main", branch]);
    });

    test("a mode is kept", async () => {
      const script = { path: "build.sh", mode: "100755", text: "#!/bin/sh\nexit 1\n" };
      for (const text of ["FROM node:20.11.1\n", "FROM node:20.11.2\n"]) {
        const changed = draft(text);
        const sha = await forge.commit(branch, { ...changed, files: [...changed.files, script] });
        const modes = (await forge.listFiles(sha)).map(({ path, mode }) => `${mode} ${path}`);
        expect(modes).toEqual(expect.arrayContaining(["100755 build.sh", "100644 Dockerfile"]));
        expect(await under.fileAt(name, sha, "build.sh")).toBe(script.text);
        expect(await forge.readBranch(branch)).toMatchObject({ sha, parents: [base] });
      }
    });

    test("a branch that is not where it was expected is not moved", async () => {
      await forge.commit(branch, { ...draft("FROM node:20.11.1\n"), expectedHead: null });
      const theirs = await under.commitFiles(name, { Dockerfile: "FROM node:22\n" }, "No, this", branch);
      for (const expectedHead of [null, base]) {
        const moved = forge.commit(branch, { ...draft("FROM node:20.11.2\n"), expectedHead });
        await expect(moved).rejects.toBeInstanceOf(UpstreamError);
        await expect(moved).rejects.toMatchObject({ code: "branch-moved" });
      }
      expect(await under.branches(name)).toMatchObject({ [branch]: theirs });
      const sha = await forge.commit(branch, { ...draft("FROM node:20.11.2\n"), expectedHead: theirs });
      expect(await under.branches(name)).toMatchObject({ [branch]: sha });
    });

    test("a branch that is not there is null, and deleting it is as good as done", async () => {
      const head = await forge.commit(branch, draft("FROM node:20.11.1\n"));
      await forge.deleteBranch(branch, head);
      await forge.deleteBranch(branch, head);
      expect(await forge.readBranch(branch)).toBeNull();
    });

    test("a branch that a person pushed to meanwhile is not deleted", async () => {
      const head = await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const theirs = await under.commitFiles(name, { "mine.txt": "mine\n" }, "My work", branch);
      await expect(forge.deleteBranch(branch, head)).rejects.toMatchObject({ code: "branch-moved" });
      expect(await under.branches(name)).toMatchObject({ [branch]: theirs });
    });

    test("a pull request is opened as drafted, and found again by its branch and by a prefix", async () => {
      const headSha = await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const opened = await open();
      expect(opened).toMatchObject({
        state: "open",
        branch,
        title: "Bump node",
        body: "Because.",
        labels: [],
        draft: false,
        headSha,
      });
      expect(opened.url).toContain(`${name}/pull/${opened.number}`);
      expect(await forge.listPullRequests(branch)).toEqual([opened]);
      expect(await forge.listPullRequests("plinth/")).toEqual([opened]);
      expect(await forge.listPullRequests("other/")).toEqual([]);
      expect(await forge.listPullRequests("plinth/nod")).toEqual([]);
    });

    test("opening again finds the open one, and opens a new one where it was closed", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const first = await open();
      expect(await open("Another title")).toEqual(first);
      await under.close(name, first.number);
      const second = await open();
      expect(second.number).not.toBe(first.number);
      const listed = await forge.listPullRequests(branch);
      const states = Object.fromEntries(listed.map(({ number, state }) => [number, state]));
      expect(states).toEqual({ [first.number]: "closed", [second.number]: "open" });
    });

    test("a merged pull request is told from one that was closed", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number, mergedAt } = await open();
      expect(mergedAt).toBeNull();
      await under.merge(name, number);
      const merged = { number, state: "merged", mergedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) };
      for (const branches of ["plinth/", branch]) {
        expect(await forge.listPullRequests(branches)).toMatchObject([merged]);
      }
      expect(await under.fileAt(name, "main", "Dockerfile")).toBe("FROM node:20.11.1\n");
    });

    test("a pull request whose branch is deleted is closed", async () => {
      const head = await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number } = await open();
      await forge.deleteBranch(branch, head);
      expect(await forge.listPullRequests(branch)).toMatchObject([{ number, state: "closed" }]);
    });

    test("title, body and state change, and what is not named stays", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number } = await open();
      await forge.updatePullRequest(number, { title: "Bump node again" });
      expect(await forge.listPullRequests(branch)).toMatchObject([{ title: "Bump node again", body: "Because." }]);
      await forge.updatePullRequest(number, { state: "closed", body: "No longer." });
      expect(await forge.listPullRequests(branch)).toMatchObject([
        { title: "Bump node again", body: "No longer.", state: "closed" },
      ]);
    });

    test("the same comment is made once, whoever else made it before", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number } = await open();
      await under.say(name, number, "Closing this.");
      for (const body of ["Closing this.", "Closing this.", "Really."]) await forge.comment(number, body);
      const comments = ["Closing this.", "Closing this.", "Really."];
      expect(await under.pullRequests(name)).toMatchObject([{ number, comments }]);
    });

    test("labels are added to those there are, and created where the repository has none of that name", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number } = await open();
      await forge.addLabels(number, ["base-image"]);
      await forge.addLabels(number, ["base-image", "docker"]);
      const [pullRequest] = await forge.listPullRequests(branch);
      expect(pullRequest?.labels.toSorted()).toEqual(["base-image", "docker"]);
    });

    test("people who cannot be asked or assigned are returned, and the others are", async () => {
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      const { number } = await open();
      expect(await forge.requestReviewers(number, ["octocat", "nobody-here"])).toEqual(["nobody-here"]);
      expect(await forge.requestReviewers(number, ["nobody-here"])).toEqual(["nobody-here"]);
      expect(await forge.requestReviewers(number, ["hubot"])).toEqual([]);
      expect(await forge.addAssignees(number, ["nobody-here", "octocat"])).toEqual(["nobody-here"]);
      const [pullRequest] = await under.pullRequests(name);
      expect(pullRequest).toMatchObject({ assignees: ["octocat"] });
      expect(pullRequest?.reviewers.toSorted()).toEqual(["hubot", "octocat"]);
    });

    test("reading writes nothing", async () => {
      const before = under.writes();
      await forge.readRepository();
      await forge.listFiles(base);
      await forge.listPullRequests("plinth/");
      await forge.readBranch("main");
      expect(under.writes()).toBe(before);
      await forge.commit(branch, draft("FROM node:20.11.1\n"));
      expect(under.writes()).toBeGreaterThan(before);
    });

    test("an archived repository can be read and not be written", async () => {
      const archived = await under.directory.open("acme/archived", under.installationId);
      const { head } = await archived.readRepository();
      const refused = archived.commit(branch, { ...draft("FROM node:20.11.1\n"), base: head ?? "" });
      await expect(refused).rejects.toMatchObject({ code: "repository-archived", resource: "acme/archived" });
    });

    test("repositories that can be worked on are listed, archived and disabled ones are not", async () => {
      const names = (await installed()).map(({ repository }) => repository);
      expect(names).toEqual(expect.arrayContaining([name, "acme/empty", "acme/fork"]));
      expect(names).not.toContain("acme/archived");
      expect(names).not.toContain("acme/disabled");
    });
  });
}
