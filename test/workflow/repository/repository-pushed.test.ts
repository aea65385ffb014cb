import { beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import type { Job } from "../../../src/workflow/job.ts";
import type { Queue } from "../../../src/workflow/ports/queue.ts";
import type { Store } from "../../../src/workflow/ports/store.ts";
import { repositoryPushed } from "../../../src/workflow/repository/repository-pushed.ts";
import { saveInventory } from "../../../src/workflow/repository/repository-inventory.ts";

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
  await saveInventory(store, {
    repository: "acme/web",
    installationId: 7,
    defaultBranch: "main",
    head: "0".repeat(40),
    pushedAt: null,
    listedAt: "2026-01-01T00:00:00Z",
    sources: [],
    defaultsKey: "none",
    configSha: null,
    config: { ...defaultRepositoryConfig, paths: { include: ["images/*.build"], exclude: [] } },
    files: [],
    withheld: [],
    ignores: [],
    problems: [],
    unread: [],
    questions: [],
    outdated: {},
  });
  expect(await push(["images/web.build"])).toBe("scan");
});

test("a push to the organisation's defaults concerns every repository", async () => {
  expect(await push([".github/plinth.yml"], { repository: "acme/.github" })).toBe("reconcile");
  expect(enqueued).toEqual([{ name: "reconcile" }]);
});

test("of a storm of pushes the first is scanned at once, and the others together when ten seconds are over", async () => {
  const due: number[] = [];
  const scanned: number[] = [];
  const later: Queue = {
    ...queue,
    enqueue: async (_, how) => {
      if (how !== undefined && "afterMs" in how) due.push(nowMs + how.afterMs);
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
