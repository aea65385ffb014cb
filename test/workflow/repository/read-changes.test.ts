import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import type { Queue } from "../../../src/workflow/ports/queue.ts";
import { loadInventory } from "../../../src/workflow/repository/repository-inventory.ts";
import { repositoryPushed } from "../../../src/workflow/repository/repository-pushed.ts";
import { PlannedPullRequests } from "../../../src/workflow/update/planned-pull-request.ts";
import { scanRepository } from "../../../src/workflow/repository/scan-repository.ts";
import type { FakeFile } from "../../fakes/fake-repository.ts";
import { InMemoryForge } from "../../fakes/in-memory-forge.ts";

const repository = "acme/web";
const dayMs = 24 * 60 * 60 * 1000;

type Files = Readonly<Record<string, FakeFile>>;

/** Commits that are pushed together, and what becomes of it. */
interface Push {
  readonly commits: readonly Files[];
  /** Thrown away: what was pushed before this many commits. */
  readonly back: number;
  readonly isTold: boolean;
  readonly isScanned: boolean;
}

/** A repository of which Plinth hears by pushes, at the 1st of March 2026. */
class Pushed {
  readonly forge: InMemoryForge;
  nowMs = Date.parse("2026-03-01T00:00:00Z");
  readonly #clock = { now: () => new Date(this.nowMs) };
  readonly #store = createInMemoryStore(this.#clock);
  /** Of a Plinth that scans at the same moments and is never told what was pushed. */
  readonly #untold = createInMemoryStore(this.#clock);
  readonly #queue: Queue = {
    enqueue: () => Promise.resolve(),
    repeat: () => Promise.resolve(),
    counts: () => Promise.resolve({}),
    lagMs: () => Promise.resolve(0),
    work: () => {},
    close: () => Promise.resolve(),
  };

  constructor(files: Files) {
    this.forge = new InMemoryForge([{ name: repository, files }]);
  }

  /** Pushes commits; what a webhook would tell of them is told at once where it `isTold`. */
  async push({ commits, back, isTold }: Pick<Push, "commits" | "back" | "isTold">): Promise<void> {
    const before = this.#head();
    const forge = await this.forge.open(repository);
    for (let left = back; left > 0; left -= 1) {
      const base = (await forge.readBranch("main"))?.parents[0];
      if (base !== undefined) await forge.commit("main", { base, message: "Back", files: [] });
    }
    for (const files of commits) this.forge.commitFiles(repository, files);
    const paths = back > 0 ? null : commits.flatMap((files) => Object.keys(files));
    if (isTold) await this.tell(before, this.#head(), paths);
  }

  async tell(before: string, after: string, paths: readonly string[] | null): Promise<string> {
    const where = { repository, installationId: 1, branch: "main", defaultBranch: "main" };
    return await repositoryPushed({ ...where, before, after, paths }, this.#ports(this.#store));
  }

  /** Scans by what was told; the verbs that this took. */
  async scan(): Promise<readonly string[]> {
    this.forge.calls.length = 0;
    await scanRepository(repository, 1, this.#ports(this.#store));
    const calls = this.forge.calls.map((call) => call.split(" ")[0] ?? "");
    await scanRepository(repository, 1, this.#ports(this.#untold));
    return calls;
  }

  /** What is known of the repository by what was told, and by listing all files. */
  async inventories() {
    return { told: await this.#inventory(this.#store), listed: await this.#inventory(this.#untold) };
  }

  async #inventory(store: ReturnType<typeof createInMemoryStore>) {
    const inventory = await loadInventory(store, repository);
    const { listedAt: _, files = [], unread = [], questions = [], ...rest } = inventory ?? {};
    const subjects = unread.map(({ code, subject }) => `${code} ${subject}`).toSorted();
    return { ...rest, files: files.toSorted(byPath), unread: subjects, questions: questions.toSorted() };
  }

  #head(): string {
    return this.forge.branches(repository)["main"] ?? "";
  }

  #ports(store: ReturnType<typeof createInMemoryStore>) {
    return {
      directory: this.forge,
      store,
      answers: new ImageAnswers(store),
      plans: new PlannedPullRequests(store),
      queue: this.#queue,
      clock: this.#clock,
      releaseLines: { current: () => Promise.resolve(builtInReleaseLines) },
      enforced: {},
      freshMs: 0,
      scanPauseMs: 0,
    };
  }
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : 1;
}

const path = fc.constantFrom(
  "Dockerfile",
  "README.md",
  "api/Dockerfile",
  "api/web.Dockerfile",
  "api/main.go",
  "deep/down/below/Containerfile",
  "images/base.build",
  "docs/Dockerfile.md",
);
const image = fc.constantFrom("node:22.11.0", "redis:8.0.1", "golang:1.22", "node:22.12.0");
const text = image.map((name) => `FROM ${name}\n`);
const config = fc.constantFrom(
  "pin: none\n",
  'paths: { include: ["images/*.build"] }\n',
  'paths: { exclude: ["api/**"] }\n',
  "paths: nonsense\n",
);
const link = fc.constant({ text: "../Dockerfile", mode: "120000" });
const change = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(path, fc.oneof({ weight: 5, arbitrary: text }, link)) },
  { weight: 3, arbitrary: fc.tuple(path, fc.constant(null)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(".github/plinth.yml"), fc.oneof(config, fc.constant(null))) },
);
/** A file that is renamed is one that goes and one that comes, as GitHub tells it. */
const renamed = fc.tuple(path, path, text).map(([from, to, moved]) => ({ [from]: null, [to]: moved }));
const commit: fc.Arbitrary<Files> = fc.oneof(
  { weight: 3, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }).map((some) => Object.fromEntries(some)) },
  { weight: 1, arbitrary: renamed },
);
const push: fc.Arbitrary<Push> = fc.record({
  commits: fc.array(commit, { minLength: 1, maxLength: 3 }),
  back: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) }),
  isTold: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  isScanned: fc.boolean(),
});

test("what is known from changed paths is what a list of all files tells, whatever is pushed, told and scanned", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(push, { minLength: 1, maxLength: 8 }), async (pushes) => {
      const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n", "README.md": "Web\n" });
      await plinth.scan();
      for (const one of pushes) {
        await plinth.push(one);
        if (one.isScanned) await plinth.scan();
      }
      await plinth.scan();
      const { told, listed } = await plinth.inventories();
      expect(told).toEqual(listed);
    }),
    { numRuns: 200 },
  );
});

test("a scan after pushes that were told asks once, reads what changed, and lists no files", async () => {
  const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n", "api/Dockerfile": "FROM golang:1.22\n" });
  expect(await plinth.scan()).toContain("listFiles");
  await plinth.push({ commits: [{ "README.md": "Read me.\n" }], back: 0, isTold: true });
  await plinth.push({ commits: [{ "api/Dockerfile": "FROM golang:1.23\n" }], back: 0, isTold: true });
  expect(await plinth.scan()).toEqual(["readRepository", "readBlob"]);
  await plinth.push({ commits: [{ "README.md": "Read it.\n" }], back: 0, isTold: true });
  expect(await plinth.scan()).toEqual(["readRepository"]);
});

test("pushes may be told in any order", async () => {
  const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const heads = [plinth.forge.branches(repository)["main"] ?? ""];
  for (const tag of ["22.12.0", "22.13.0", "22.14.0"]) {
    heads.push(plinth.forge.commitFiles(repository, { Dockerfile: `FROM node:${tag}\n` }));
  }
  for (const index of [2, 0, 1]) await plinth.tell(heads[index] ?? "", heads[index + 1] ?? "", ["Dockerfile"]);
  expect(await plinth.scan()).toEqual(["readRepository", "readBlob"]);
});

test.for<[string, (plinth: Pushed) => Promise<unknown>]>([
  ["was forced", (plinth) => plinth.push({ commits: [{ Dockerfile: "FROM redis:8.0.1\n" }], back: 1, isTold: true })],
  ["was not told", (plinth) => plinth.push({ commits: [{ Dockerfile: null }], back: 0, isTold: false })],
  [
    "changed the repository file",
    (plinth) => plinth.push({ commits: [{ ".github/plinth.yml": "pin: none\n" }], back: 0, isTold: true }),
  ],
  [
    "touched more files than are remembered",
    async (plinth) => {
      const files = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`src/${index}.ts`, "new"]));
      await plinth.push({ commits: [files], back: 0, isTold: true });
    },
  ],
  [
    "came a week after all files were listed",
    async (plinth) => {
      plinth.nowMs += 8 * dayMs;
      await plinth.push({ commits: [{ Dockerfile: "FROM redis:8.0.1\n" }], back: 0, isTold: true });
    },
  ],
])("after a push that %s all files are listed", async ([, happen]) => {
  const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n" });
  plinth.forge.commitFiles(repository, { "README.md": "Web\n" });
  await plinth.scan();
  await happen(plinth);
  expect(await plinth.scan()).toContain("listFiles");
});

test("after a push with a merge all files are listed: what it brings need not be told", async () => {
  const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const before = plinth.forge.branches(repository)["main"] ?? "";
  plinth.forge.commitFiles(repository, { "tools/lint/Dockerfile": "FROM redis:8.0.1\n" }, "Take in a project", "side");
  const forge = await plinth.forge.open(repository);
  const opened = { branch: "side", base: "main", title: "Take in a project", body: "", draft: false };
  plinth.forge.merge(repository, (await forge.openPullRequest(opened)).number);
  // As `git subtree add` has it: the other project's commits know nothing of the folder that the merge put it in.
  await plinth.tell(before, plinth.forge.branches(repository)["main"] ?? "", ["Dockerfile", "src/main.go"]);
  expect(await plinth.scan()).toContain("listFiles");
  const { told, listed } = await plinth.inventories();
  expect(told.files.map(({ path: at }) => at)).toEqual(["Dockerfile", "tools/lint/Dockerfile"]);
  expect(told).toEqual(listed);
});

test("a forge that names a commit it does not have yet empties no inventory: all files are listed", async () => {
  const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  await plinth.push({ commits: [{ "api/Dockerfile": "FROM golang:1.22\n" }], back: 0, isTold: true });
  const open = plinth.forge.open.bind(plinth.forge);
  plinth.forge.open = async (name) => {
    const forge = await open(name);
    return { ...forge, readRepository: async (look) => ({ ...(await forge.readRepository(look)), files: null }) };
  };
  expect(await plinth.scan()).toContain("listFiles");
  const { told, listed } = await plinth.inventories();
  expect(told.files.map(({ path: at }) => at)).toEqual(["Dockerfile", "api/Dockerfile"]);
  expect(told).toEqual(listed);
});

test("a Dockerfile that a push changed without telling is read as it is", async () => {
  const plinth = new Pushed({ Dockerfile: "FROM node:22.11.0\n" });
  await plinth.scan();
  const before = plinth.forge.branches(repository)["main"] ?? "";
  // As a merge commit does that keeps one side: no commit of the push changed the file.
  const after = plinth.forge.commitFiles(repository, { Dockerfile: "FROM redis:8.0.1\n" });
  await plinth.tell(before, after, ["README.md"]);
  await plinth.scan();
  const { told, listed } = await plinth.inventories();
  expect(told).toEqual(listed);
});
