import { beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import { defaultRepositoryConfig } from "../../src/core/config/repository-config.ts";
import type { Job } from "../../src/workflow/job.ts";
import type { Queue } from "../../src/workflow/ports/queue.ts";
import type { Store } from "../../src/workflow/ports/store.ts";
import { repositoryPushed } from "../../src/workflow/repository-pushed.ts";
import { saveInventory } from "../../src/workflow/repository-inventory.ts";

let enqueued: Job[];
let store: Store;

beforeEach(() => {
  enqueued = [];
  store = createInMemoryStore({ now: () => new Date() });
});

const queue: Pick<Queue, "enqueue"> & Queue = {
  enqueue: async (job) => void enqueued.push(job),
  repeat: () => Promise.reject(new Error("not expected")),
  counts: () => Promise.resolve({}),
  work: () => {},
  close: () => Promise.resolve(),
};

async function push(paths: readonly string[] | null, more: { branch?: string; repository?: string } = {}) {
  const event = { repository: "acme/web", installationId: 7, branch: "main", defaultBranch: "main", paths, ...more };
  return await repositoryPushed(event, { queue, store });
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
    defaultsKey: "none",
    config: { ...defaultRepositoryConfig, paths: { include: ["images/*.build"], exclude: [] } },
    files: [],
    problems: [],
    questions: [],
    outdated: {},
  });
  expect(await push(["images/web.build"])).toBe("scan");
});

test("a push to the organisation's defaults concerns every repository", async () => {
  expect(await push([".github/plinth.yml"], { repository: "acme/.github" })).toBe("reconcile");
  expect(enqueued).toEqual([{ name: "reconcile" }]);
});
