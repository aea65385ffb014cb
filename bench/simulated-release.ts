import { jobIdentity } from "../src/adapters/queue/job-identity.ts";
import { createInMemoryStore } from "../src/adapters/store/in-memory-store.ts";
import { UpstreamError } from "../src/core/errors.ts";
import { handleJob } from "../src/workflow/handle-job.ts";
import { ImageAnswers } from "../src/workflow/lookup/image-answers.ts";
import { storedHistory } from "../src/workflow/lookup/image-history.ts";
import type { Job } from "../src/workflow/job.ts";
import { SlowLookups } from "../src/workflow/lookup/slow-lookups.ts";
import { PlannedPullRequests } from "../src/workflow/update/planned-pull-request.ts";
import type { Forge } from "../src/workflow/ports/forge.ts";
import type { Queue } from "../src/workflow/ports/queue.ts";
import { builtInSource } from "../src/workflow/ports/release-line-source.ts";
import { InMemoryForge } from "../test/fakes/in-memory-forge.ts";
import { InMemoryRegistry } from "../test/fakes/in-memory-registry.ts";

const githubMs = 80;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
const mostInMinute = 80;
const mostInHour = 500;
/** GitHub wants a second between writes, and Octokit's throttling keeps to it. */
const writeMs = 1_000;
/** Requests of the port's verbs, as `test/adapters/github` has them. */
const reads: Partial<Record<keyof Forge, number>> = { readBranch: 2, commit: 1 };
const writes: Partial<Record<keyof Forge, number>> = {
  commit: 3,
  openPullRequest: 1,
  updatePullRequest: 1,
  addLabels: 1,
  requestReviewers: 1,
  addAssignees: 1,
};

/**
 * Releases a version of an image that so many repositories use, in simulated time, and tells how long it takes until each has
 * its pull request; false where that is more than `most` times what GitHub's limits for content allow.
 *
 * The workflow is Plinth's own. One job is done after the other, which is slower than the service; GitHub refuses what is over
 * its limits.
 */
export async function measureRelease(dependents: number, most: number): Promise<boolean> {
  let nowMs = Date.parse("2026-03-02T09:00:00Z");
  const clock = { now: () => new Date(nowMs) };
  const registry = new InMemoryRegistry();
  const digest = registry.put("docker.io/acme/base", "1.0.0", { createdAt: "2026-01-01T00:00:00Z" });
  const forge = new InMemoryForge(
    Array.from({ length: dependents }, (_, index) => ({
      name: `acme/app-${index}`,
      files: {
        Dockerfile: `FROM acme/base:1.0.0@${digest}\n`,
        ".github/plinth.yml": "minimumAgeDays: 0\n",
      },
    })),
  );
  forge.now = clock.now;
  const opened: number[] = [];
  const created: number[] = [];
  let refused = 0;

  function create(verb: string, requests: number): void {
    for (let request = 0; request < requests; request += 1) {
      const within = (ms: number) => created.filter((atMs) => nowMs - atMs < ms).length;
      if (within(minuteMs) >= mostInMinute || within(hourMs) >= mostInHour) {
        refused += 1;
        throw new UpstreamError("rate-limited", "Wait.", {
          upstream: "github",
          resource: verb,
          retryAfterMs: minuteMs,
        });
      }
      created.push(nowMs);
      nowMs += writeMs + githubMs;
    }
    if (verb === "openPullRequest") opened.push(nowMs);
  }

  const open = forge.open.bind(forge);
  forge.open = async (name) =>
    new Proxy(await open(name), {
      get(real, verb: keyof Forge) {
        nowMs += githubMs * (reads[verb] ?? (verb in writes ? 0 : 1));
        create(verb, writes[verb] ?? 0);
        return real[verb];
      },
    });

  const waiting = new Map<string, { readonly job: Job; readonly dueMs: number }>();
  const queue: Queue = {
    async enqueue(job, how) {
      const dueMs = how?.afterMs !== undefined ? Math.ceil((nowMs + how.afterMs) / 1_000) * 1_000 : nowMs;
      waiting.set(`${jobIdentity(job)} ${dueMs > nowMs ? dueMs : ""}`, { job, dueMs });
    },
    repeat: () => Promise.reject(new Error("not expected")),
    counts: async () => ({}),
    lagMs: async () => 0,
    work: () => {},
    close: async () => {},
  };
  const store = createInMemoryStore(clock);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const ports = {
    directory: forge,
    registry,
    store,
    queue,
    clock,
    log,
    deliveries: null,
    releaseLines: builtInSource,
    answers: new ImageAnswers(store),
    history: storedHistory(store),
    plans: new PlannedPullRequests(store),
    slowLookups: new SlowLookups(Infinity),
    enforced: {},
    freshMs: 5 * minuteMs,
  };
  async function work(): Promise<void> {
    for (let next = first(waiting); next !== null; next = first(waiting)) {
      const [key, { job, dueMs }] = next;
      waiting.delete(key);
      nowMs = Math.max(nowMs, dueMs);
      try {
        await handleJob(job, ports);
      } catch (error) {
        if (!(error instanceof UpstreamError) || error.retryAfterMs === null) throw error;
        await queue.enqueue(job, { afterMs: error.retryAfterMs });
      }
    }
  }

  await queue.enqueue({ name: "reconcile" });
  await work();
  if (opened.length > 0) throw new Error("there was something to propose before the release");
  nowMs += 24 * hourMs;
  registry.put("docker.io/acme/base", "1.1.0", { createdAt: clock.now().toISOString() });
  const releasedMs = nowMs;
  await queue.enqueue({ name: "sweep" });
  await work();

  const took = opened.map((atMs) => atMs - releasedMs);
  const [firstMs = Number.NaN, lastMs = Number.NaN] = [took[0], took.at(-1)];
  const floorMs = floorOf(created.length);
  console.log(
    `a release that ${dependents} repositories follow, in simulated time: ${opened.length} pull requests of ` +
      `${created.length} requests, the first after ${(firstMs / 1_000).toFixed(0)} s, the last after ` +
      `${(lastMs / minuteMs).toFixed(0)} min, ${(lastMs / floorMs).toFixed(2)} × the ${(floorMs / minuteMs).toFixed(0)} min ` +
      `that GitHub's limits allow (wanted: ${most} ×); ${refused} requests over its limits (wanted: none)`,
  );
  return opened.length === dependents && refused === 0 && lastMs <= floorMs * most;
}

/** When the last of so many requests may be sent at the earliest. */
function floorOf(requests: number): number {
  const last = requests - 1;
  return Math.floor(last / mostInHour) * hourMs + Math.floor((last % mostInHour) / mostInMinute) * minuteMs;
}

function first<Value extends { readonly dueMs: number }>(waiting: ReadonlyMap<string, Value>): [string, Value] | null {
  let earliest: [string, Value] | null = null;
  for (const entry of waiting) if (earliest === null || entry[1].dueMs < earliest[1].dueMs) earliest = entry;
  return earliest;
}
