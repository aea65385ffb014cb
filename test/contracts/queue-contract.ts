import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RetryPolicy } from "../../src/adapters/queue/retry-policy.ts";
import type { LookupPlaces } from "../../src/core/config/lookup-places.ts";
import { AccessError, BugError, UpstreamError } from "../../src/core/errors.ts";
import type { Job } from "../../src/workflow/job.ts";
import type { Log } from "../../src/workflow/ports/log.ts";
import type { Queue } from "../../src/workflow/ports/queue.ts";
import { createRecordingLog } from "../adapters/queue/recording-log.ts";
import { eventually } from "../eventually.ts";

export interface QueueOptions {
  readonly log: Log;
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly lookups: LookupPlaces;
}

const scan = (repository: string, installationId = 1): Job => ({ name: "scan-repository", installationId, repository });
const propose = (repository: string): Job => ({ name: "propose-updates", installationId: 1, repository });
const publish = (repository: string, branch: string): Job => ({
  name: "publish-update",
  installationId: null,
  repository,
  branch,
});
const tick = (branch: string): Job => ({
  name: "heed-boxes",
  repository: "acme/web",
  installationId: 1,
  number: 3,
  by: "ann",
  boxes: [{ wish: "open", branch }],
});
const resolve = (questionKey: string, registry = ""): Job => ({ name: "resolve-image", questionKey, registry });

const onDockerHub = ["a", "b", "c", "d"].map((key) => resolve(key, "docker.io"));
const ofOne = (key: string): Job => resolve(key, "one.example.com");

const upstreamError = (retryAfterMs: number | null = null) =>
  new UpstreamError("registry-unavailable", "The registry is down.", {
    upstream: "registry",
    resource: "ghcr.io/acme/base",
    retryAfterMs,
  });

/** What every `Queue` promises. `open` gives an empty queue each time. */
export function describeQueue(title: string, open: (options: QueueOptions) => Promise<Queue>): void {
  describe(`${title} keeps the contract`, () => {
    const log = createRecordingLog();
    const retry: RetryPolicy = { attempts: 3, firstDelayMs: 40, longestWaitMs: 60_000 };
    const lookups: LookupPlaces = {
      of: (registry) => ({ host: registry, places: registry === "one.example.com" ? 1 : 2 }),
      most: 2,
    };
    let queue: Queue;

    beforeEach(async () => {
      queue = await open({ log, concurrency: 4, retry, lookups });
    });
    afterEach(async () => {
      await queue.close();
    });

    /** Hands jobs to `handle`, and records those that began and how many ran at the same time. */
    function record(handle: (job: Job) => Promise<void> = async () => {}) {
      const began: Job[] = [];
      const current = new Set<Job>();
      const together: number[] = [];
      queue.work(async (job) => {
        began.push(job);
        current.add(job);
        together.push(current.size);
        await handle(job).finally(() => current.delete(job));
      });
      return { began, together, current };
    }

    /** How many wait while one job runs. */
    async function linedUp(): Promise<number> {
      const { active, waiting = 0, delayed = 0 } = await queue.counts();
      return active === 1 ? Math.max(waiting, delayed) : 0;
    }

    /** Waits until one job runs, and so many others have found its lane taken. */
    async function inLine(jobs: number): Promise<void> {
      // Twice, since a job counts as set aside a moment before it is lined up.
      for (let time = 0; time < 2; time += 1) await expect.poll(linedUp).toBe(jobs);
    }

    test("a job arrives with its payload, whether it was enqueued before or after work began", async () => {
      await queue.enqueue(publish("acme/web", "plinth/node"));
      const { began } = record();
      await queue.enqueue(scan("acme/api"));
      await eventually(() => expect(began).toHaveLength(2));
      expect(began).toEqual(expect.arrayContaining([publish("acme/web", "plinth/node"), scan("acme/api")]));
    });

    test("enqueueing a job that waits is harmless", async () => {
      await queue.enqueue(scan("acme/web"));
      // The same fields in another order are the same job.
      await queue.enqueue({ repository: "acme/web", installationId: 1, name: "scan-repository" });
      await queue.enqueue(scan("acme/web"));
      await queue.enqueue(scan("acme/web", 2));
      const { began } = record();
      await eventually(() => expect(began).toHaveLength(2));
      await sleep(150);
      expect(began).toEqual([scan("acme/web"), scan("acme/web", 2)]);
    });

    test("jobs that differ deep inside are different jobs, waiting or running", async () => {
      await queue.enqueue(tick("plinth/a"));
      await queue.enqueue(tick("plinth/b"));
      // The same fields in another order are the same job, at whatever depth.
      await queue.enqueue(Object.assign(tick("plinth/b"), { boxes: [{ branch: "plinth/b", wish: "open" }] }));
      const { began } = record(async (job) => {
        if (began.length === 1) await queue.enqueue(tick("plinth/c"));
        if (began.length === 1) await queue.enqueue(job);
      });
      await eventually(() => expect(began).toHaveLength(4));
      await sleep(150);
      expect(began).toHaveLength(4);
      for (const branch of ["plinth/a", "plinth/b", "plinth/c"]) expect(began).toContainEqual(tick(branch));
    });

    test("a job that is enqueued while it runs, however often, runs once more afterwards", async () => {
      const { began, together } = record(async () => {
        if (began.length > 1) return;
        await queue.enqueue(resolve("node"));
        await queue.enqueue(resolve("node"));
        await sleep(50);
      });
      await queue.enqueue(resolve("node"));
      await eventually(() => expect(began).toHaveLength(2));
      await sleep(150);
      expect(began).toHaveLength(2);
      expect(together).toEqual([1, 1]);
    });

    test("a job can be enqueued anew when it is done", async () => {
      const { began } = record();
      for (const runs of [1, 2, 3]) {
        await queue.enqueue(scan("acme/web"));
        await eventually(() => expect(began).toHaveLength(runs));
      }
    });

    test("jobs of one repository run one after the other, in whatever letter case it is written", async () => {
      const jobs = [scan("acme/web"), propose("acme/web"), scan("Acme/Web"), propose("ACME/web")];
      for (const branch of ["a", "b", "c"]) jobs.push(publish("acme/web", branch));
      const { began, together } = record(() => sleep(10));
      for (const job of jobs) await queue.enqueue(job);
      await eventually(() => expect(began).toHaveLength(jobs.length));
      expect(together).toEqual(jobs.map(() => 1));
      expect(began).toEqual(expect.arrayContaining(jobs));
    });

    test("jobs of different repositories run at the same time, as many as the concurrency allows", async () => {
      const ended = Promise.withResolvers<void>();
      const { together } = record(() => ended.promise);
      for (const letter of "abcdefgh") await queue.enqueue(scan(`acme/${letter}`));
      await eventually(() => expect(together).toHaveLength(4));
      await sleep(100);
      ended.resolve();
      await eventually(() => expect(together).toHaveLength(8));
      expect(Math.max(...together)).toBe(4);
    });

    test("a repository with much to do does not keep the others waiting", async () => {
      const first = Promise.withResolvers<void>();
      const { began } = record(() => (began.length === 1 ? first.promise : Promise.resolve()));
      for (let count = 0; count < 20; count += 1) {
        await queue.enqueue(publish("acme/busy", `${count}`));
      }
      await queue.enqueue(scan("acme/quiet"));
      await eventually(() => expect(began).toEqual([publish("acme/busy", "0"), scan("acme/quiet")]));
      first.resolve();
      await eventually(() => expect(began).toHaveLength(21));
    });

    test("where an upstream fails, the job is tried again", async () => {
      const { began } = record(async () => {
        if (began.length < 3) throw upstreamError();
      });
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(began).toHaveLength(3));
      await sleep(300);
      expect(began).toHaveLength(3);
    });

    test("other jobs of the repository go on while one waits to be tried again", async () => {
      const { began } = record(async (job) => {
        if (job.name === "scan-repository") throw upstreamError(60_000);
      });
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(began).toHaveLength(1));
      await queue.enqueue(propose("acme/web"));
      await eventually(() => expect(began).toEqual([scan("acme/web"), propose("acme/web")]));
      expect(await queue.counts()).toMatchObject({ delayed: 1 });
    });

    test("a job that waits to be tried again is not tried earlier by enqueueing it", async () => {
      const times: number[] = [];
      queue.work(async () => {
        times.push(performance.now());
        if (times.length === 1) throw upstreamError(600);
      });
      await queue.enqueue(scan("acme/web"));
      await expect.poll(async () => (await queue.counts())["delayed"]).toBe(1);
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(times).toHaveLength(2));
      // Timers of Node may fire a millisecond early.
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(599);
      await sleep(200);
      expect(times).toHaveLength(2);
    });

    test("an upstream that asks for a pause gets it in full", async () => {
      const times: number[] = [];
      queue.work(async () => {
        times.push(performance.now());
        if (times.length === 1) throw upstreamError(600);
      });
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(times).toHaveLength(2));
      // Timers of Node may fire a millisecond early.
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(599);
    });

    test.for([
      ["an upstream that keeps failing", 3, () => upstreamError()],
      ["an upstream that asks for a longer pause than is given", 1, () => upstreamError(60_001)],
      [
        "a refusal",
        1,
        () =>
          new AccessError("repository-not-found", "No such repository.", { upstream: "github", resource: "acme/web" }),
      ],
      ["a broken invariant", 1, () => new BugError("edits-overlap", "Edits must not overlap.")],
      ["any other error", 1, () => new TypeError("undefined is not a function")],
    ] as const)("%s ends the job after %i runs, and the log tells why", async ([, runs, makeError]) => {
      const error = makeError();
      const { began } = record(async (job) => {
        if (job.name === "scan-repository") throw error;
      });
      const from = log.lines.length;
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(log.lines.slice(from).filter(isEnd)).toHaveLength(1));
      expect(log.lines.slice(from).find(isEnd)).toMatchObject({ fields: { job: scan("acme/web"), err: error } });
      await queue.enqueue(propose("acme/web"));
      await eventually(() => expect(began).toContainEqual(propose("acme/web")));
      await sleep(100);
      expect(began).toEqual([...Array<Job>(runs).fill(scan("acme/web")), propose("acme/web")]);
    });

    test("a job that is told to wait uses up no attempt, and the others go on", async () => {
      const done: string[] = [];
      let limits = 6;
      queue.work(async (job) => {
        const key = "questionKey" in job ? job.questionKey : "";
        if (key === "slow" && limits > 0) {
          limits -= 1;
          throw new UpstreamError("rate-limited", "Wait.", { upstream: "registry", resource: "a", retryAfterMs: 50 });
        }
        done.push(key);
      });
      await queue.enqueue(resolve("slow"));
      await queue.enqueue(resolve("other"));
      await eventually(() => expect(done).toEqual(["other", "slow"]));
    });

    test("a job that ended in failure can be enqueued anew, with all its attempts", async () => {
      const { began } = record(async () => {
        throw upstreamError();
      });
      await queue.enqueue(scan("acme/web"));
      await expect.poll(() => queue.counts()).toMatchObject({ active: 0, failed: 1 });
      expect(began).toHaveLength(3);
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(began).toHaveLength(6));
    });

    test("what can wait gives way to what is asked for now", async () => {
      for (const key of "abcdefgh") await queue.enqueue(resolve(key), { priority: "background" });
      await queue.enqueue(resolve("now"));
      const { began } = record(() => sleep(50));
      await eventually(() => expect(began).toHaveLength(9));
      expect(began.slice(0, 4)).toContainEqual(resolve("now"));
    });

    test("what waits in the background and is asked for now is done now, and once", async () => {
      for (const key of "abcdefgh") await queue.enqueue(resolve(key), { priority: "background" });
      await queue.enqueue(resolve("h"));
      await queue.enqueue(resolve("g"), { priority: "background" });
      const { began } = record(() => sleep(50));
      await eventually(() => expect(began).toHaveLength(8));
      await sleep(100);
      expect(began.slice(0, 4)).toContainEqual(resolve("h"));
      expect(began).toHaveLength(8);
    });

    test("what a person waits for goes before everything else, and waits no longer where it waited already", async () => {
      for (const key of "abcdefgh") await queue.enqueue(resolve(key));
      await queue.enqueue(resolve("asked for"), { priority: "urgent" });
      await queue.enqueue(resolve("h"), { priority: "urgent" });
      await queue.enqueue(propose("acme/web"), { priority: "background" });
      await queue.enqueue(propose("acme/web"), { priority: "urgent" });
      const { began } = record(() => sleep(50));
      await eventually(() => expect(began).toHaveLength(10));
      await sleep(100);
      expect(began).toHaveLength(10);
      const first = began.slice(0, 4);
      for (const job of [resolve("asked for"), resolve("h"), propose("acme/web")]) expect(first).toContainEqual(job);
    });

    test("what a person waits for goes before what waits for the same repository", async () => {
      const jobs = "abcd".split("").map((branch) => publish("acme/web", branch));
      const first = Promise.withResolvers<void>();
      const { began, together } = record(() => (began.length === 1 ? first.promise : Promise.resolve()));
      for (const job of jobs) await queue.enqueue(job);
      await eventually(() => expect(began).toHaveLength(1));
      await queue.enqueue(scan("acme/web"), { priority: "urgent" });
      await inLine(4);
      first.resolve();
      await eventually(() => expect(began).toHaveLength(5));
      expect(began[1]).toEqual(scan("acme/web"));
      expect(new Set(together)).toEqual(new Set([1]));
    });

    test.for([
      ["a person", ["urgent"]],
      ["a person, and then the background", ["urgent", "background"]],
      ["the background, and then a person", ["background", "urgent"]],
    ] as const)(
      "what is asked for again while it runs, by %s, goes before everything else when it has ended",
      async ([, wishes]) => {
        const [ended, others] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        const { began } = record(() => (began.length === 1 ? ended.promise : others.promise));
        await queue.enqueue(resolve("again"));
        await eventually(() => expect(began).toHaveLength(1));
        for (const priority of wishes) await queue.enqueue(resolve("again"), { priority });
        for (const key of "abcdefghijkl") await queue.enqueue(resolve(key));
        await eventually(() => expect(began).toHaveLength(4));
        ended.resolve();
        await eventually(() => expect(began).toHaveLength(5));
        others.resolve();
        await eventually(() => expect(began).toHaveLength(14));
        // Three others came to run meanwhile, and one may have taken the place that became free.
        expect(began.slice(4, 9)).toContainEqual(resolve("again"));
      },
    );

    test("what a person waits for keeps its turn where it is tried again", async () => {
      const { began } = record(async (job) => {
        if (began.length === 1) throw upstreamError();
        if (job.name === "resolve-image" && job.questionKey !== "asked for") await others.promise;
      });
      const others = Promise.withResolvers<void>();
      await queue.enqueue(resolve("asked for"), { priority: "urgent" });
      for (const key of "abcdefghijklmnopqrst") await queue.enqueue(resolve(key));
      await eventually(() => expect(began.length).toBeGreaterThanOrEqual(5));
      // Longer than it waits to be tried again.
      await sleep(100);
      others.resolve();
      await eventually(() => expect(began).toHaveLength(22));
      expect(began[0]).toEqual(resolve("asked for"));
      expect(began.slice(1, 12)).toContainEqual(resolve("asked for"));
    });

    test("what waits, and then a person asks for, goes before what waits for the same repository", async () => {
      const [first, others] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const { began } = record(async (job) => {
        if (job.name === "publish-update") await (job.branch === "first" ? first : others).promise;
      });
      for (const name of ["web", "a", "b", "c"]) {
        await queue.enqueue(publish(`acme/${name}`, name === "web" ? "first" : "other"));
      }
      await eventually(() => expect(began).toHaveLength(4));
      await queue.enqueue(propose("acme/web"));
      await queue.enqueue(scan("acme/web"));
      await queue.enqueue(scan("acme/web"), { priority: "urgent" });
      others.resolve();
      await inLine(2);
      first.resolve();
      await eventually(() => expect(began).toHaveLength(6));
      expect(began.slice(4)).toEqual([scan("acme/web"), propose("acme/web")]);
    });

    test("how long the oldest job waits is told, and nothing where none waits", async () => {
      expect(await queue.lagMs()).toBe(0);
      await queue.enqueue(resolve("a"));
      await sleep(300);
      await queue.enqueue(resolve("b"), { priority: "urgent" });
      await queue.enqueue(resolve("c"), { priority: "background" });
      const lagMs = await queue.lagMs();
      expect(lagMs).toBeGreaterThanOrEqual(290);
      expect(lagMs).toBeLessThan(60_000);
      const { began } = record();
      await eventually(() => expect(began).toHaveLength(3));
      await eventually(async () => expect(await queue.lagMs()).toBe(0));
    });

    test("what waits in the background keeps to its repository's lane", async () => {
      const jobs = [scan("acme/web"), propose("acme/web"), publish("acme/web", "a")];
      const { began, together } = record(() => sleep(20));
      for (const job of jobs) await queue.enqueue(job, { priority: "background" });
      await queue.enqueue(publish("acme/web", "b"));
      await eventually(() => expect(began).toHaveLength(4));
      expect(together).toEqual([1, 1, 1, 1]);
    });

    test("a registry that hangs holds no more places than its lookups get, however many wait for it", async () => {
      const hung = Promise.withResolvers<void>();
      const { began } = record((job) =>
        job.name === "resolve-image" && job.registry === "hung.example.com" ? hung.promise : sleep(10),
      );
      for (const key of "abcdefghijkl") await queue.enqueue(resolve(key, "hung.example.com"));
      for (const job of onDockerHub) await queue.enqueue(job);
      await eventually(() => expect(began).toEqual(expect.arrayContaining(onDockerHub)));
      expect(began.length).toBeLessThanOrEqual(2 + onDockerHub.length);
      hung.resolve();
      await eventually(() => expect(began).toHaveLength(16));
    });

    test("what is asked for now does not wait for what its registry is asked in the background", async () => {
      const first = Promise.withResolvers<void>();
      const { began } = record(() => (began.length === 1 ? first.promise : sleep(10)));
      for (const key of "abcdefgh") await queue.enqueue(ofOne(key), { priority: "background" });
      await inLine(7);
      await eventually(() => expect(began).toEqual([ofOne("a")]));
      await queue.enqueue(ofOne("g"));
      await queue.enqueue(ofOne("now"));
      await inLine(8);
      first.resolve();
      await eventually(() => expect(began).toHaveLength(9));
      expect(began.slice(1, 3)).toEqual([ofOne("g"), ofOne("now")]);
    });

    test("jobs are counted by state", async () => {
      await queue.enqueue(resolve("a"));
      await queue.enqueue(resolve("b"), { priority: "background" });
      expect(await queue.counts()).toMatchObject({ waiting: 2, active: 0, failed: 0 });
      const { began } = record(() => Promise.reject(new BugError("edits-overlap", "No.")));
      await eventually(async () => expect(await queue.counts()).toMatchObject({ waiting: 0, active: 0, failed: 2 }));
      expect(began).toHaveLength(2);
    });

    test("what is no job is told to the log as a bug, and the rest goes on", async () => {
      const from = log.lines.length;
      const { began } = record();
      await queue.enqueue({ name: "scan-repository", installationId: 1, repository: "no/such/name" });
      await queue.enqueue(resolve("x".repeat(129)));
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(log.lines.slice(from).filter(isEnd)).toHaveLength(2));
      await eventually(() => expect(began).toEqual([scan("acme/web")]));
      for (const { level, fields } of log.lines.slice(from).filter(isEnd)) {
        expect(level).toBe("error");
        expect(fields).toMatchObject({ err: { name: "BugError", code: "job-payload-invalid" } });
      }
    });

    test("a job for later comes when its time has passed, and not before", async () => {
      const times: number[] = [];
      queue.work(async () => void times.push(Date.now()));
      const due = Date.now() + 600;
      await queue.enqueue(propose("acme/web"), { afterMs: 600 });
      await eventually(() => expect(times).toHaveLength(1));
      expect(times[0]).toBeGreaterThanOrEqual(due);
    });

    test("a job for later neither delays nor swallows the same job now, and comes all the same", async () => {
      const { began } = record();
      await queue.enqueue(scan("acme/web"), { afterMs: 60_000 });
      await queue.enqueue(scan("acme/web"));
      await eventually(() => expect(began).toEqual([scan("acme/web")]));
      await queue.enqueue(propose("acme/web"), { afterMs: 1_000 });
      await queue.enqueue(propose("acme/web"));
      await eventually(() => expect(began).toEqual([scan("acme/web"), propose("acme/web"), propose("acme/web")]));
    });

    test("a job for later is as pressing then as it was asked for", async () => {
      const { began, current } = record(() => (began.length > 4 ? sleep(50) : busy.promise));
      const busy = Promise.withResolvers<void>();
      for (const key of "abcd") await queue.enqueue(resolve(key));
      await eventually(() => expect(current.size).toBe(4));
      await queue.enqueue(propose("acme/web"), { afterMs: 500, priority: "urgent" });
      for (const key of "efghijklmnop") await queue.enqueue(resolve(key));
      await sleep(2_000);
      busy.resolve();
      await eventually(() => expect(began).toHaveLength(17));
      expect(began.slice(4, 12)).toContainEqual(propose("acme/web"));
    });

    test("asking for the same time again is harmless", async () => {
      const { began } = record();
      // In the middle of a second, so that both ask for the same one.
      const due = Math.ceil(Date.now() / 1_000) * 1_000 + 1_500;
      const later = () => ({ afterMs: due - Date.now() });
      await queue.enqueue(propose("acme/web"), later());
      await queue.enqueue({ repository: "acme/web", installationId: 1, name: "propose-updates" }, later());
      await eventually(() => expect(began).toHaveLength(1));
      await sleep(1_200);
      expect(began).toHaveLength(1);
    });

    test("a job that runs can have itself enqueued for later", async () => {
      const { began } = record(async (job) => {
        if (began.length < 3) await queue.enqueue(job, { afterMs: 0 });
      });
      await queue.enqueue(propose("acme/web"), { afterMs: 0 });
      await eventually(() => expect(began).toHaveLength(3));
    });

    test("a job for in two months does not come now", async () => {
      const { began } = record();
      await queue.enqueue(propose("acme/web"), { afterMs: 60 * 24 * 60 * 60 * 1_000 });
      await sleep(300);
      expect(began).toEqual([]);
    });

    test("a job on repeat runs now and then at every interval", async () => {
      const times: number[] = [];
      let runs = 0;
      queue.work(async ({ name }) => void (name === "sweep" ? times.push(performance.now()) : (runs += 1)));
      await queue.repeat({ name: "reconcile" }, 60 * 60 * 1_000);
      await eventually(() => expect(runs).toBe(1));
      const start = performance.now();
      await queue.repeat({ name: "sweep" }, 400);
      await eventually(() => expect(times.length).toBeGreaterThanOrEqual(3));
      expect(times[1]! - start).toBeGreaterThan(390);
      expect(times[2]! - start).toBeGreaterThan(790);
    });

    test("putting a job on repeat again replaces the interval", async () => {
      const { began } = record();
      const start = performance.now();
      await queue.repeat({ name: "sweep" }, 100);
      await queue.repeat({ name: "sweep" }, 60 * 60 * 1_000);
      const most = 2 + Math.floor((performance.now() - start) / 100);
      await eventually(() => expect(began.length).toBeGreaterThan(0));
      await sleep(400);
      expect(began.length).toBeLessThanOrEqual(most);
    });

    test("closing waits for jobs that run, lets them enqueue, and takes out no further one", async () => {
      let ended = 0;
      const closing = Promise.withResolvers<void>();
      const { began } = record(async () => {
        await closing.promise;
        await queue.enqueue(resolve("found by a job that was running"));
        ended += 1;
      });
      for (const letter of "abcdef") await queue.enqueue(scan(`acme/${letter}`));
      await eventually(() => expect(began).toHaveLength(4));
      const closed = queue.close();
      await sleep(100);
      closing.resolve();
      await closed;
      expect(ended).toBe(4);
      await sleep(100);
      expect(began).toHaveLength(4);
    });

    test("a closed queue takes no job, and can be closed again", async () => {
      await queue.close();
      await expect(queue.enqueue(scan("acme/web"))).rejects.toMatchObject({
        name: "UpstreamError",
        code: "queue-unavailable",
      });
      await queue.close();
    });

    test("whatever is enqueued runs after its last enqueueing began, and repositories never overlap", async () => {
      const ranAt = new Map<string, number>();
      const enqueuedAt = new Map<string, number>();
      const busy = new Set<string>();
      const overlaps: Job[] = [];
      queue.work(async (job) => {
        const repository = "repository" in job ? job.repository : JSON.stringify(job);
        if (busy.has(repository)) overlaps.push(job);
        busy.add(repository);
        ranAt.set(JSON.stringify(job), performance.now());
        await sleep(Math.random() * 10);
        busy.delete(repository);
        if (Math.random() < 0.1) throw upstreamError();
      });
      for (let count = 0; count < 300; count += 1) {
        const repository = `acme/${Math.floor(Math.random() * 6)}`;
        const job = Math.random() < 0.5 ? scan(repository) : propose(repository);
        enqueuedAt.set(JSON.stringify(job), performance.now());
        await queue.enqueue(job);
        if (count % 20 === 0) await sleep(Math.random() * 30);
      }
      await eventually(() => {
        for (const [job, at] of enqueuedAt) expect(ranAt.get(job)).toBeGreaterThanOrEqual(at);
      });
      expect(overlaps).toEqual([]);
    });
  });
}

function isEnd({ message }: { readonly message: string }): boolean {
  return /is not tried again|is given up/.test(message);
}
