import { setImmediate as nextTurn } from "node:timers/promises";
import { vi } from "vitest";
import {
  createInProcessQueue,
  type FailedJob,
  type InProcessQueue,
} from "../../src/adapters/queue/in-process-queue.ts";
import type { RetryPolicy } from "../../src/adapters/queue/retry-policy.ts";
import type { EnforcedSettings } from "../../src/core/config/enforced-settings.ts";
import { builtInReleaseLines } from "../../src/core/release-lines/release-lines.ts";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import { handleJob, type JobOutcome } from "../../src/workflow/handle-job.ts";
import { ImageAnswers } from "../../src/workflow/lookup/image-answers.ts";
import { noHistory } from "../../src/workflow/lookup/image-history.ts";
import type { Job } from "../../src/workflow/job.ts";
import { forgetSharedFiles } from "../../src/workflow/repository/shared-files.ts";
import { SlowLookups } from "../../src/workflow/lookup/slow-lookups.ts";
import { PlannedPullRequests, type PublishAgain } from "../../src/workflow/update/planned-pull-request.ts";
import { publishAgain } from "../../src/workflow/update/publish-again.ts";
import type { Log } from "../../src/workflow/ports/log.ts";
import { rememberAway } from "../../src/workflow/upkeep/installation-away.ts";
import { type FakeFile } from "../fakes/fake-repository.ts";
import { InMemoryForge } from "../fakes/in-memory-forge.ts";
import { InMemoryRegistry } from "../fakes/in-memory-registry.ts";

/** The one repository of these tests. */
export const repository = "acme/web";

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The workflow on fakes of its ports, at the 1st of March 2026, with node 22.11.0 and 22.12.0 in the registry. */
export class InMemoryPlinth {
  readonly forge: InMemoryForge;
  readonly registry = new InMemoryRegistry();
  /** What was enqueued for later, and for when; in these tests it does not come by itself. */
  readonly later: { readonly job: Job; readonly at: string }[] = [];
  /** What was to be done before all else. */
  readonly urgent: Job[] = [];
  /** How long answers are believed; in most tests not at all. */
  freshMs = 0;
  releaseLines = builtInReleaseLines;
  enforced: EnforcedSettings = {};
  /** A thousandth of a second passes whenever it is looked at. */
  #nowMs = Date.parse("2026-03-01T00:00:00Z");
  readonly #clock = { now: () => new Date(this.#nowMs++) };
  #store = createInMemoryStore(this.#clock);

  constructor(
    files?: Readonly<Record<string, FakeFile>>,
    more: { archived?: boolean; disabled?: boolean; fork?: boolean } = {},
  ) {
    this.forge = new InMemoryForge([{ name: repository, ...more, ...(files === undefined ? {} : { files }) }]);
    this.forge.now = () => new Date(this.#nowMs);
    for (const tag of ["22.11.0", "22.12.0"]) {
      this.registry.put("docker.io/library/node", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
    }
  }

  /** Scans the repository and does everything that comes of it, each job once. */
  async scan(): Promise<{ readonly outcomes: readonly JobOutcome[]; readonly failures: readonly FailedJob[] }> {
    return await this.do({ name: "scan-repository", repository, installationId: 1 });
  }

  /**
   * Takes steps in even distances, jobs and whatever else happens, with the patience of the service, and gives what was
   * done within the time; jobs that are to be tried again later are dropped then. The time passes at once, while no job runs.
   */
  async doWithin(ms: number, ...steps: readonly (Job | (() => void))[]): Promise<readonly JobOutcome[]> {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const { queue, outcomes } = this.#start({ attempts: 5, firstDelayMs: 500, longestWaitMs: 6 * 60 * 60 * 1_000 });
      const settled = async (): Promise<void> => {
        for (;;) {
          const { active = 0, waiting = 0 } = await queue.counts();
          if (active + waiting === 0) return;
          await nextTurn();
        }
      };
      for (const step of steps) {
        if (typeof step === "function") step();
        else await queue.enqueue(step);
        await settled();
        vi.advanceTimersByTime(ms / steps.length);
        await settled();
      }
      await queue.close();
      return outcomes;
    } finally {
      vi.useRealTimers();
    }
  }

  async do(job: Job): Promise<{ readonly outcomes: readonly JobOutcome[]; readonly failures: readonly FailedJob[] }> {
    const { queue, outcomes } = this.#start({ attempts: 1, firstDelayMs: 1, longestWaitMs: 1 });
    await queue.enqueue(job);
    const failures = await queue.idle();
    await queue.close();
    return { outcomes, failures };
  }

  #start(retry: RetryPolicy): { readonly queue: InProcessQueue; readonly outcomes: JobOutcome[] } {
    const outcomes: JobOutcome[] = [];
    const queue = createInProcessQueue({ log: silent, retry });
    const enqueue = queue.enqueue.bind(queue);
    queue.enqueue = async (job, how) => {
      if (how?.priority === "urgent") this.urgent.push(job);
      if (how?.afterMs === undefined) return enqueue(job, how);
      this.later.push({ job, at: new Date(this.#nowMs + how.afterMs).toISOString().slice(0, 16) });
    };
    const store = this.#store;
    const ports = {
      directory: this.forge,
      registry: this.registry,
      store,
      answers: new ImageAnswers(store),
      history: noHistory,
      plans: new PlannedPullRequests(store),
      slowLookups: new SlowLookups(Infinity),
      queue,
      deliveries: null,
      clock: this.#clock,
      log: silent,
      enforced: this.enforced,
      releaseLines: { current: async () => this.releaseLines },
      freshMs: this.freshMs,
      onOutcome: (_: Job, outcome: JobOutcome) => outcomes.push(outcome),
    };
    queue.work(async (next) => void (await handleJob(next, ports)));
    return { queue, outcomes };
  }

  /** Has a pull request made again, and does everything that comes of it. */
  async publishAgain(branch: string, how: PublishAgain): Promise<void> {
    const wish = { repository, installationId: 1, branch, how };
    const { queue } = this.#start({ attempts: 1, firstDelayMs: 1, longestWaitMs: 1 });
    await publishAgain(wish, await this.forge.open(repository), { plans: new PlannedPullRequests(this.#store), queue });
    await queue.idle();
    await queue.close();
  }

  /** What the event of a suspension does at once. */
  async suspend(installationId: number): Promise<void> {
    await rememberAway(this.#store, installationId);
  }

  /** Lets so much time pass. */
  passTime(ms: number): void {
    this.#nowMs += ms;
  }

  /** Makes it this moment. */
  setClock(moment: string): void {
    this.#nowMs = Date.parse(moment);
  }

  /** Forgets everything that is not on the forge, as a Redis that was wiped does. */
  forget(): void {
    this.#store = createInMemoryStore(this.#clock);
  }

  /** Has the files of a repository read again that others go by, as a push to it does. */
  async forgetShared(name: string): Promise<void> {
    await forgetSharedFiles(name, null, this.#store);
  }

  /** The pull requests, as far as these tests look. */
  pullRequests() {
    return this.forge.pullRequests(repository).map(({ number, state, title }) => ({ number, state, title }));
  }
}
