import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createInProcessQueue } from "../../../src/adapters/queue/in-process-queue.ts";
import { AccessError, UpstreamError } from "../../../src/core/errors.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { describeQueue } from "../../contracts/queue-contract.ts";
import { createRecordingLog } from "./recording-log.ts";

describeQueue("the in-process queue", async (options) => createInProcessQueue(options));

const scan = (repository: string, installationId: number | null = null): Job => ({
  name: "scan-repository",
  installationId,
  repository,
});
const retry = { attempts: 2, firstDelayMs: 20, longestWaitMs: 1_000 };
const open = (log = createRecordingLog()) => createInProcessQueue({ log, retry });

test("a queue with nothing to do is idle at once", async () => {
  expect(await open().idle()).toEqual([]);
});

test("idle waits for jobs that jobs enqueue, and for those that are tried again", async () => {
  const queue = open();
  const done: string[] = [];
  let failed = false;
  queue.work(async (job) => {
    await sleep(10);
    if (job.name === "scan-repository") await queue.enqueue({ ...job, name: "propose-updates" });
    if (job.name === "propose-updates" && !failed) {
      failed = true;
      throw new UpstreamError("github-unavailable", "Down.", { upstream: "github", resource: "acme/web" });
    }
    done.push(job.name);
  });
  await queue.enqueue(scan("acme/web"));
  expect(await queue.idle()).toEqual([]);
  expect(done).toEqual(["scan-repository", "propose-updates"]);
  await queue.enqueue(scan("acme/api"));
  await queue.idle();
  expect(done).toHaveLength(4);
});

test("idle gives the jobs that ended in failure, each once", async () => {
  const queue = open();
  const down = new UpstreamError("github-unavailable", "Down.", { upstream: "github", resource: "acme/web" });
  const refused = new AccessError("installation-suspended", "Suspended.", { upstream: "github", resource: "acme/api" });
  queue.work(async (job) => {
    if ("repository" in job && job.repository !== "acme/good") throw job.repository === "acme/web" ? down : refused;
  });
  for (const name of ["web", "good", "api"]) await queue.enqueue(scan(`acme/${name}`));
  const failed = await queue.idle();
  expect(failed).toHaveLength(2);
  expect(failed).toEqual(
    expect.arrayContaining([
      { job: scan("acme/web"), error: down },
      { job: scan("acme/api"), error: refused },
    ]),
  );
  expect(await queue.idle()).toEqual([]);
});

test("a job on repeat does not keep the queue from being idle, nor the process alive", async () => {
  const queue = open();
  queue.work(async () => {});
  const before = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  await queue.repeat({ name: "sweep" }, 60_000);
  await queue.idle();
  expect(process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length).toBe(before);
});

test("closing drops what waits or is to be tried again, and tells how much that was", async () => {
  const log = createRecordingLog();
  const queue = createInProcessQueue({ log, concurrency: 1, retry: { ...retry, firstDelayMs: 60_000 } });
  queue.work(async () => {
    throw new UpstreamError("github-unavailable", "Down.", { upstream: "github", resource: "acme/web" });
  });
  await queue.enqueue(scan("acme/retried"));
  await expect.poll(() => log.lines.length).toBe(1);
  for (const name of ["a", "b", "c"]) await queue.enqueue(scan(`acme/${name}`));
  await queue.close();
  expect(log.lines.at(-1)).toMatchObject({ level: "info", fields: { dropped: 4 } });
  expect(await queue.idle()).toEqual([]);
});

test("idle waits for a job that was enqueued while it ran", async () => {
  const queue = open();
  let runs = 0;
  queue.work(async (job) => {
    runs += 1;
    if (runs === 1) await queue.enqueue(job);
  });
  await queue.enqueue(scan("acme/web"));
  await queue.idle();
  expect(runs).toBe(2);
});

test.for([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  "a job that is enqueued %i microtasks after its handler settled is not lost",
  async (microtasks) => {
    const queue = open();
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    queue.work(async () => {
      runs += 1;
      if (runs === 1) await gate.promise;
    });
    await queue.enqueue(scan("acme/web"));
    await expect.poll(() => runs).toBe(1);
    gate.resolve();
    for (let count = 0; count < microtasks; count += 1) await Promise.resolve();
    await queue.enqueue(scan("acme/web"));
    await queue.idle();
    expect(runs).toBe(2);
  },
);

test("a handler that throws before its first await fails like any other", async () => {
  const queue = open();
  queue.work(() => {
    throw new Error("at once");
  });
  await queue.enqueue(scan("acme/web"));
  expect(await queue.idle()).toMatchObject([{ error: { message: "at once" } }]);
});

test("ten thousand repositories with five jobs each are done in a few seconds", async () => {
  const queue = createInProcessQueue({ log: createRecordingLog(), concurrency: 50 });
  let runs = 0;
  const before = process.cpuUsage();
  queue.work(async () => void (runs += 1));
  for (let count = 0; count < 50_000; count += 1) {
    await queue.enqueue(scan(`acme/${count % 10_000}`, Math.floor(count / 10_000)));
  }
  await queue.idle();
  expect(runs).toBe(50_000);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000);
});
