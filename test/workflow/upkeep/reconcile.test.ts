import { beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { UpstreamError } from "../../../src/core/errors.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import { repositoryPushed } from "../../../src/workflow/repository/repository-pushed.ts";
import { reconcile } from "../../../src/workflow/upkeep/reconcile.ts";
import { InMemoryForge } from "../../fakes/in-memory-forge.ts";

const names = Array.from({ length: 9 }, (_, index) => `acme/web-${index}`);
const limit = new UpstreamError("rate-limited", "Wait.", {
  upstream: "github",
  resource: "installation 1",
  retryAfterMs: 60_000,
});

let forge: InMemoryForge;
let scanned: string[];
let ports: Parameters<typeof reconcile>[1] & Parameters<typeof repositoryPushed>[1];

beforeEach(() => {
  forge = new InMemoryForge(names.map((name) => ({ name })));
  forge.perPage = 2;
  scanned = [];
  let now = Date.parse("2026-03-01T00:00:00Z");
  const clock = { now: () => new Date((now += 1)) };
  const store = createInMemoryStore(clock);
  const queue = {
    enqueue: async (job: Job) => void (job.name === "scan-repository" && scanned.push(job.repository)),
    repeat: async () => {},
    counts: async () => ({}),
    lagMs: async () => 0,
    work: () => {},
    close: async () => {},
  };
  ports = { directory: forge, store, answers: new ImageAnswers(store), queue, clock, enforced: {}, scanPauseMs: 0 };
});

/** Reconciles as far as the fourth page, where GitHub asks to wait. */
async function stopAtFourth(): Promise<void> {
  forge.fail("installedRepositories", limit, { skip: 3 });
  await expect(reconcile(1, ports)).rejects.toBe(limit);
  expect(forge.pagesListed.splice(0)).toEqual([1, 2, 3, 4]);
  scanned.length = 0;
}

test("reconciling that has to wait goes on where it stopped, with the page before it once more, and the next one begins anew", async () => {
  await stopAtFourth();
  await reconcile(1, ports);
  expect(forge.pagesListed.splice(0)).toEqual([3, 4, 5]);
  expect(scanned).toEqual(names.slice(4));
  await reconcile(1, ports);
  expect(forge.pagesListed).toEqual([1, 2, 3, 4, 5]);
});

test("what is taken away while reconciling waits hides no other repository", async () => {
  await stopAtFourth();
  forge.removeRepository(names[0] ?? "");
  await reconcile(1, ports);
  expect(scanned).toEqual(names.slice(5));
});

test("a push to the organisation's defaults has reconciling that waits begin anew", async () => {
  await stopAtFourth();
  const push = { installationId: 1, branch: "main", defaultBranch: "main", before: "0", after: "1" };
  await repositoryPushed({ ...push, repository: "acme/.github", paths: [".github/plinth.yml"] }, ports);
  scanned.length = 0;
  await reconcile(1, ports);
  expect(forge.pagesListed).toEqual([1, 2, 3, 4, 5]);
  expect(scanned).toEqual(names);
});
