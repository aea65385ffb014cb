import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { PublicationLedger } from "../../../src/workflow/update/publication-ledger.ts";
import { publishInTurn } from "../../../src/workflow/update/publish-in-turn.ts";
import { PlannedPullRequests } from "../../../src/workflow/update/planned-pull-request.ts";
import { InMemoryForge } from "../../fakes/in-memory-forge.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Two workers on one store, and a clock that tests set. */
function twoWorkers() {
  const clock = { ms: Date.parse("2026-03-01T11:59:30Z"), now: () => new Date(clock.ms) };
  const store = createInMemoryStore(clock);
  return { clock, store, workers: [new PublicationLedger(store, clock), new PublicationLedger(store, clock)] as const };
}

// https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits:
// no more than 80 content-generating requests a minute, and 500 an hour.
test("however publications come, they stay below GitHub's limits, and whoever waits as long as told has a place", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3 * minuteMs), { minLength: 100, maxLength: 250 }), async (pauses) => {
      const { clock, workers } = twoWorkers();
      const published: number[] = [];
      const afterWaiting: object[] = [];
      for (const [index, pause] of pauses.entries()) {
        clock.ms += pause % 3 === 0 ? pause : 0;
        const turn = await workers[index % 2 === 0 ? 0 : 1].enter(1, `acme/app${index} plinth/a`, 5);
        if ("waitMs" in turn) {
          clock.ms += turn.waitMs;
          afterWaiting.push(await workers[0].enter(1, `acme/app${index} plinth/a`, 5));
        }
        published.push(clock.ms);
      }
      expect(afterWaiting.filter((turn) => "waitMs" in turn)).toEqual([]);
      for (const last of published) {
        const within = (ms: number) => published.filter((time) => time <= last && last - time < ms).length;
        expect(within(minuteMs) * 5).toBeLessThanOrEqual(80);
        expect(within(hourMs) * 5).toBeLessThanOrEqual(500);
      }
    }),
    { numRuns: 10 },
  );
});

test("of two hundred that come at once each waits for a place of its own, and as many are published as the limits allow", async () => {
  const { clock, workers } = twoWorkers();
  const startMs = clock.ms;
  const enter = (index: number) => workers[index % 2 === 0 ? 0 : 1].enter(1, `acme/app${index} plinth/a`, 5);
  const published: number[] = [];
  let waiting = Array.from({ length: 200 }, (_, index) => ({ index, atMs: clock.ms }));
  let postponed = 0;
  while (waiting.length > 0) {
    clock.ms = Math.min(...waiting.map(({ atMs }) => atMs));
    const due = waiting.filter(({ atMs }) => atMs <= clock.ms);
    const turns = await Promise.all(due.map(async ({ index }) => ({ index, turn: await enter(index) })));
    waiting = waiting.filter(({ atMs }) => atMs > clock.ms);
    for (const { index, turn } of turns) {
      if ("leave" in turn) published.push(clock.ms - startMs);
      else waiting.push({ index, atMs: clock.ms + turn.waitMs });
    }
    postponed += turns.filter(({ turn }) => "waitMs" in turn).length;
  }
  // Sixteen of five requests a minute, up to a hundred in the hour; then the same again.
  const inOneHour = Array.from({ length: 100 }, (_, index) => Math.floor(index / 16) * minuteMs);
  expect(published).toEqual([...inOneHour, ...inOneHour.map((ms) => ms + hourMs)]);
  expect(postponed).toBe(184);
});

const isUrgent = (index: number): boolean => index % 10 === 9;

test("what is urgent waits for what is urgent alone, and GitHub's limits stay kept", async () => {
  const { clock, workers } = twoWorkers();
  const startMs = clock.ms;
  const enter = (index: number) => workers[0].enter(1, `acme/app${index} a`, 5, isUrgent(index) ? "urgent" : "normal");
  const published: { readonly index: number; readonly ms: number }[] = [];
  let waiting = Array.from({ length: 200 }, (_, index) => ({ index, atMs: clock.ms }));
  while (waiting.length > 0) {
    clock.ms = Math.min(...waiting.map(({ atMs }) => atMs));
    const due = waiting.filter(({ atMs }) => atMs <= clock.ms);
    waiting = waiting.filter(({ atMs }) => atMs > clock.ms);
    for (const { index } of due) {
      const turn = await enter(index);
      if ("leave" in turn) published.push({ index, ms: clock.ms - startMs });
      else waiting.push({ index, atMs: clock.ms + turn.waitMs });
    }
  }
  const urgentAt = published.filter(({ index }) => isUrgent(index)).map(({ ms }) => ms / minuteMs);
  // One came among the first sixteen, sixteen got the next minute's places, and the others those after that.
  expect(urgentAt).toEqual([0, ...Array<number>(16).fill(1), 2, 2, 2]);
  for (const { ms: last } of published) {
    const within = (span: number) => published.filter(({ ms }) => ms <= last && last - ms < span).length;
    expect(within(minuteMs) * 5).toBeLessThanOrEqual(80);
    expect(within(hourMs) * 5).toBeLessThanOrEqual(500);
  }
  // Nobody waits longer in all than without anything urgent, where the last is published in the second hour's seventh minute.
  expect(published.at(-1)?.ms).toBe(hourMs + 6 * minuteMs);
});

test("what becomes urgent while it waits for its place gets an earlier one", async () => {
  const { workers } = twoWorkers();
  for (let count = 0; count < 40; count += 1) await workers[0].enter(1, `acme/app${count} a`, 5);
  expect(await workers[0].enter(1, "acme/web a", 5)).toEqual({ waitMs: 2 * minuteMs });
  expect(await workers[1].enter(1, "acme/web a", 5, "urgent")).toEqual({ waitMs: minuteMs });
  expect(await workers[1].enter(1, "acme/web a", 5, "urgent")).toEqual({ waitMs: minuteMs });
});

test("installations do not wait for each other, and what was taken back takes no place", async () => {
  const { workers } = twoWorkers();
  for (let count = 0; count < 16; count += 1) await workers[0].enter(1, `acme/app${count} plinth/a`, 5);
  expect(await workers[1].enter(1, "acme/web plinth/a", 5)).toEqual({ waitMs: minuteMs });
  const other = await workers[1].enter(2, "other/web plinth/a", 5);
  expect(other).toHaveProperty("leave");

  for (let count = 0; count < 40; count += 1) {
    const turn = await workers[0].enter(null, `acme/app${count} plinth/a`, 5);
    if ("leave" in turn) await turn.leave();
    expect(turn).toHaveProperty("leave");
  }
});

test("a publication that has no place comes again when there is one, and asks GitHub nothing meanwhile", async () => {
  const { store, workers } = twoWorkers();
  for (let count = 0; count < 16; count += 1) await workers[0].enter(1, `acme/app${count} plinth/a`, 5);
  const later: unknown[] = [];
  const forge = new InMemoryForge([{ name: "acme/web" }]);
  const job: Job = { name: "publish-update", repository: "acme/web", installationId: 1, branch: "plinth/a" };
  const plans = new PlannedPullRequests(store);
  const draft = {
    groupKey: "node",
    branch: "plinth/a",
    title: "Bump node",
    body: "",
    commitMessage: "Bump node",
    draft: false,
    labels: ["base-image"],
    reviewers: [],
    assignees: [],
    milestone: null,
    automerge: false,
    files: [],
  };
  const planned = { draft, content: "1", scope: "1", context: "1", base: "0", defaultBranch: "main" };
  await plans.save("acme/web", { ...planned, priority: "urgent" });
  const outcome = await publishInTurn(job, {
    directory: forge,
    store,
    plans,
    clock: twoWorkers().clock,
    ledger: workers[1],
    queue: {
      enqueue: async (...given) => void later.push(given),
      repeat: async () => {},
      counts: async () => ({}),
      lagMs: async () => 0,
      work: () => {},
      close: async () => {},
    },
  });
  expect(outcome).toMatchObject({
    kind: "postponed",
    branch: "plinth/a",
    sentence: expect.stringContaining("60 s."),
  });
  expect(later).toEqual([[job, { afterMs: minuteMs, priority: "urgent" }]]);
  expect(forge.calls).toEqual([]);
});

test("a worker whose clock is hours ahead holds no other up", async () => {
  const { clock, store, workers } = twoWorkers();
  const ahead = new PublicationLedger(store, { now: () => new Date(clock.ms + 3 * hourMs) });
  expect(await ahead.enter(1, "acme/app0 plinth/a", 5)).toHaveProperty("leave");
  expect(await workers[0].enter(1, "acme/app1 plinth/a", 5)).toHaveProperty("leave");
});
