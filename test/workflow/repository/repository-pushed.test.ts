import { beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import type { Job } from "../../../src/workflow/job.ts";
import type { Queue } from "../../../src/workflow/ports/queue.ts";
import type { Store } from "../../../src/workflow/ports/store.ts";
import { repositoryPushed } from "../../../src/workflow/repository/repository-pushed.ts";
import { readSharedFile } from "../../../src/workflow/repository/shared-files.ts";
import { InMemoryForge } from "../../fakes/in-memory-forge.ts";
import { pushesSince } from "../../../src/workflow/repository/known-pushes.ts";
import { type RepositoryInventory, saveInventory } from "../../../src/workflow/repository/repository-inventory.ts";

let enqueued: Job[];
let delayed: Job[];
let nowMs = 0;
const clock = { now: () => new Date(nowMs) };
let store: Store;

beforeEach(() => {
  enqueued = [];
  delayed = [];
  store = createInMemoryStore(clock);
});

const queue: Pick<Queue, "enqueue"> & Queue = {
  enqueue: async (job, later) => void (later === undefined ? enqueued : delayed).push(job),
  repeat: () => Promise.reject(new Error("not expected")),
  counts: () => Promise.resolve({}),
  lagMs: () => Promise.resolve(0),
  work: () => {},
  close: () => Promise.resolve(),
};

const pushed = {
  repository: "acme/web",
  installationId: 7,
  branch: "main",
  defaultBranch: "main",
  before: "a".repeat(40),
  after: "b".repeat(40),
};

const inventory: RepositoryInventory = {
  repository: "acme/web",
  installationId: 7,
  defaultBranch: "main",
  head: "0".repeat(40),
  pushedAt: null,
  listedAt: "2026-01-01T00:00:00Z",
  sources: [],
  defaultsKey: "none",
  configSha: null,
  config: defaultRepositoryConfig,
  files: [],
  withheld: [],
  ignores: [],
  problems: [],
  unread: [],
  questions: [],
  outdated: {},
};

async function push(paths: readonly string[] | null, more: { branch?: string; repository?: string } = {}) {
  const event = { ...pushed, paths, ...more };
  return await repositoryPushed(event, { queue, store, clock, scanPauseMs: 10_000 });
}

test.for([["Dockerfile"], ["api/Containerfile"], ["deploy/web.Dockerfile"], [".github/plinth.yml"]])(
  "a push that touches %s is scanned",
  async (paths) => {
    expect(await push(paths)).toBe("scan");
    expect(enqueued).toEqual([{ name: "scan-repository", repository: "acme/web", installationId: 7 }]);
  },
);

test.for([[["README.md"]], [["Dockerfile.md", "src/docker.ts"]], [[".dockerignore"]]])(
  "a push that touches only %j is ignored",
  async ([paths]) => {
    expect(await push(paths ?? [])).toBe("ignored");
    expect(enqueued).toEqual([]);
  },
);

test("a push to another branch is ignored", async () => {
  expect(await push(["Dockerfile"], { branch: "feature" })).toBe("ignored");
});

test("a push whose files are not all told is scanned", async () => {
  expect(await push(null)).toBe("scan");
});

test("what a repository's own patterns name counts", async () => {
  const config = { ...defaultRepositoryConfig, paths: { include: ["images/*.build"], exclude: [] } };
  await saveInventory(store, { ...inventory, config });
  expect(await push(["images/web.build"])).toBe("scan");
});

test("a push to the organisation's defaults concerns all repositories of the installation", async () => {
  expect(await push([".github/plinth.yml"], { repository: "acme/.github" })).toBe("reconcile");
  expect(enqueued).toEqual([
    { name: "reconcile", installationId: 7 },
    { name: "scan-repository", repository: "acme/.github", installationId: 7 },
  ]);
});

const sharedPath = ".github/plinth.yml";

/** A repository reads a file that acme/presets shares. */
async function extend(repository: string, installationId: number | null): Promise<void> {
  const directory = new InMemoryForge([{ name: "acme/presets", files: { [sharedPath]: "pin: none\n" } }]);
  const file = { repository: "acme/presets", path: sharedPath };
  await readSharedFile(file, { repository, installationId }, { directory, store });
}

test("a push to an extended file concerns the installations that go by it, and no other", async () => {
  await extend("umbrella/web", 8);
  await extend("acme/api", 7);
  await extend("acme/web", 7);
  expect(await push([sharedPath], { repository: "acme/presets" })).toBe("reconcile");
  expect(enqueued.filter(({ name }) => name === "reconcile")).toEqual([
    { name: "reconcile", installationId: 8 },
    { name: "reconcile", installationId: 7 },
  ]);
});

test("a push to a file that a token's repositories extend concerns all that the token reaches", async () => {
  await extend("acme/web", null);
  await push([sharedPath], { repository: "acme/presets" });
  expect(enqueued[0]).toEqual({ name: "reconcile" });
});

test("three pushes to an extended file reconcile at once and once after the pause, and scan what was pushed to", async () => {
  const due = new Set<string>();
  const at: Queue = {
    ...queue,
    enqueue: async (job, how) => {
      const afterMs = how !== undefined && "afterMs" in how ? how.afterMs : 0;
      due.add(`${job.name} at ${nowMs + afterMs}`);
    },
  };
  const start = nowMs;
  for (let time = 0; time < 3; time += 1, nowMs += 1_000) {
    await extend("acme/web", 7);
    const event = { ...pushed, repository: "acme/presets", paths: [sharedPath, "Dockerfile"] };
    await repositoryPushed(event, { queue: at, store, clock, scanPauseMs: 10_000 });
  }
  expect([...due]).toEqual([
    `reconcile at ${start}`,
    `scan-repository at ${start}`,
    `reconcile at ${start + 300_000}`,
    `scan-repository at ${start + 10_000}`,
  ]);
});

test("what a push to an extended file changed is remembered for the repository's own scan", async () => {
  await extend("acme/web", 7);
  await saveInventory(store, { ...inventory, repository: "acme/presets" });
  await push([sharedPath], { repository: "acme/presets" });
  const told = { head: pushed.after, paths: [sharedPath] };
  expect(await pushesSince(store, "acme/presets", pushed.before)).toEqual(told);
});

test("of a storm of pushes the first is scanned at once, and the others together when ten seconds are over", async () => {
  const due: number[] = [];
  const scanned: number[] = [];
  const later: Queue = {
    ...queue,
    enqueue: async (_, how) => {
      if (how?.afterMs !== undefined) due.push(nowMs + how.afterMs);
      else scanned.push(nowMs);
    },
  };
  const event = { ...pushed, paths: null };
  const start = nowMs;
  for (; nowMs < start + 15_000; nowMs += 100) {
    await repositoryPushed(event, { queue: later, store, clock, scanPauseMs: 10_000 });
  }
  expect(scanned).toEqual([start, start + 10_000]);
  expect(new Set(due)).toEqual(new Set([start + 10_000, start + 20_000]));
});
