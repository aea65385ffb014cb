import { expect, test } from "vitest";
import { AccessError, UpstreamError } from "../../../src/core/errors.ts";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import type { FailedDelivery } from "../../../src/workflow/ports/webhook-deliveries.ts";
import { redeliverWebhooks } from "../../../src/workflow/upkeep/redeliver-webhooks.ts";

const clock = { now: () => new Date("2026-03-04T00:00:00Z") };

/** A forge whose deliveries fail, or not, as told; the newest first. */
function record(...failed: readonly [id: string, guid: string, deliveredAt?: string][]) {
  const redelivered: string[] = [];
  const list = failed.map(([id, guid, deliveredAt = "2026-03-03T23:00:00Z"]): FailedDelivery => ({
    id,
    guid,
    deliveredAt,
  }));
  return {
    list,
    redelivered,
    deliveries: {
      async *failed() {
        yield* list;
      },
      redeliver: async (id: string) => void redelivered.push(id),
    },
  };
}

test("what failed is delivered again, once for each attempt that failed", async () => {
  const store = createInMemoryStore(clock);
  const { list, redelivered, deliveries } = record(["2", "b"], ["1", "a"]);
  await redeliverWebhooks({ deliveries, store, clock });
  await redeliverWebhooks({ deliveries, store, clock });
  expect(redelivered).toEqual(["2", "1"]);
  list.unshift({ id: "3", guid: "a", deliveredAt: "2026-03-03T23:30:00Z" });
  await redeliverWebhooks({ deliveries, store, clock });
  expect(redelivered).toEqual(["2", "1", "3"]);
});

test("of an event that failed more than once, the newest attempt is repeated", async () => {
  const { redelivered, deliveries } = record(["3", "a"], ["2", "a"], ["1", "a"]);
  await redeliverWebhooks({ deliveries, store: createInMemoryStore(clock), clock });
  expect(redelivered).toEqual(["3"]);
});

test("what GitHub does not deliver any more is not asked for", async () => {
  const { redelivered, deliveries } = record(["2", "b", "2026-03-01T00:00:00Z"], ["1", "a", "2026-02-28T23:59:59Z"]);
  await redeliverWebhooks({ deliveries, store: createInMemoryStore(clock), clock });
  expect(redelivered).toEqual(["2"]);
});

test("an event that was not taken five times is tried by the hour", async () => {
  const attempts = ["5", "4", "3", "2", "1"].map((id): [string, string, string] => [id, "a", "2026-03-03T23:59:30Z"]);
  const { redelivered, deliveries } = record(...attempts);
  const store = createInMemoryStore(clock);
  const after = async (minutes: number) =>
    await redeliverWebhooks({
      deliveries,
      store,
      clock: { now: () => new Date(clock.now().getTime() + minutes * 60_000) },
    });
  expect(await after(0)).toEqual({ redelivered: 0, givenUp: 0 });
  expect(await after(61)).toEqual({ redelivered: 1, givenUp: 0 });
  expect(await after(62)).toEqual({ redelivered: 0, givenUp: 0 });
  expect(redelivered).toEqual(["5"]);
});

test("after a long outage, two hundred are asked for at once and the others the next time", async () => {
  const store = createInMemoryStore(clock);
  const all = Array.from({ length: 250 }, (_, index): [string, string] => [String(index), `guid-${index}`]);
  const { redelivered, deliveries } = record(...all);
  expect(await redeliverWebhooks({ deliveries, store, clock })).toEqual({ redelivered: 200, givenUp: 0 });
  expect(await redeliverWebhooks({ deliveries, store, clock })).toEqual({ redelivered: 50, givenUp: 0 });
  expect(redelivered.toSorted()).toEqual(all.map(([id]) => id).toSorted());
});

/** As {@link record}, but redelivering `id` fails. */
function recordFailing(id: string, error: Error) {
  const { redelivered, deliveries } = record(["3", "c"], ["2", "b"], ["1", "a"]);
  const asked: string[] = [];
  const redeliver = async (wanted: string): Promise<void> => {
    asked.push(wanted);
    if (wanted === id) throw error;
    redelivered.push(wanted);
  };
  return { asked, redelivered, deliveries: { ...deliveries, redeliver } };
}

const github = { upstream: "github", resource: "the App's webhooks" } as const;

test("what GitHub refuses to deliver again is given up, and does not keep older ones from being delivered", async () => {
  const store = createInMemoryStore(clock);
  const { asked, redelivered, deliveries } = recordFailing("3", new AccessError("github-refused", "422", github));
  expect(await redeliverWebhooks({ deliveries, store, clock })).toEqual({ redelivered: 2, givenUp: 1 });
  expect(redelivered).toEqual(["2", "1"]);
  await redeliverWebhooks({ deliveries, store, clock });
  expect(asked).toEqual(["3", "2", "1"]);
});

test("a delivery that GitHub fails at is told of at the end, and asked for again the next time", async () => {
  const store = createInMemoryStore(clock);
  const failure = new UpstreamError("github-unavailable", "502", github);
  const { asked, deliveries } = recordFailing("3", failure);
  await expect(redeliverWebhooks({ deliveries, store, clock })).rejects.toBe(failure);
  await expect(redeliverWebhooks({ deliveries, store, clock })).rejects.toBe(failure);
  expect(asked).toEqual(["3", "2", "1", "3"]);
});

test.for([
  new AccessError("github-credentials-rejected", "401", github),
  new UpstreamError("rate-limited", "429", { ...github, retryAfterMs: 1 }),
])("where no delivery could be asked for, the others are left for later: $code", async (failure) => {
  const { asked, deliveries } = recordFailing("3", failure);
  const store = createInMemoryStore(clock);
  await expect(redeliverWebhooks({ deliveries, store, clock })).rejects.toBe(failure);
  await expect(redeliverWebhooks({ deliveries, store, clock })).rejects.toBe(failure);
  expect(asked).toEqual(["3", "3"]);
});
