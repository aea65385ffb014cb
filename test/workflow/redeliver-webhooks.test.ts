import { expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import type { FailedDelivery } from "../../src/workflow/ports/webhook-deliveries.ts";
import { redeliverWebhooks } from "../../src/workflow/redeliver-webhooks.ts";

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

test("an event that cannot be taken is given up after five attempts", async () => {
  const attempts = ["5", "4", "3", "2", "1"].map((id): [string, string] => [id, "a"]);
  const { redelivered, deliveries } = record(...attempts);
  const outcome = await redeliverWebhooks({ deliveries, store: createInMemoryStore(clock), clock });
  expect(outcome).toEqual({ redelivered: 0, givenUp: 1 });
  expect(redelivered).toEqual([]);
});

test("after a long outage, two hundred are asked for at once and the others the next time", async () => {
  const store = createInMemoryStore(clock);
  const all = Array.from({ length: 250 }, (_, index): [string, string] => [String(index), `guid-${index}`]);
  const { redelivered, deliveries } = record(...all);
  expect(await redeliverWebhooks({ deliveries, store, clock })).toEqual({ redelivered: 200, givenUp: 0 });
  expect(await redeliverWebhooks({ deliveries, store, clock })).toEqual({ redelivered: 50, givenUp: 0 });
  expect(redelivered.toSorted()).toEqual(all.map(([id]) => id).toSorted());
});
