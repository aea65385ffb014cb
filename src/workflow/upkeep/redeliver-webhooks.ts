import { AccessError, UpstreamError } from "../../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { FailedDelivery, WebhookDeliveries } from "../ports/webhook-deliveries.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** GitHub redelivers no older ones: https://docs.github.com/en/webhooks/using-webhooks/redelivering-webhooks */
const redeliverableMs = 3 * dayMs;
/** An event that fails this often is not taken for another reason than a short outage: from then on it is tried by the hour. */
const attemptsInARow = 5;
const hourMs = 60 * 60 * 1000;
/** What is left is redelivered the next time. */
const mostAtOnce = 200;

/**
 * Has the forge deliver again what it could not deliver, since it does so by itself never.
 *
 * Each failed attempt is answered with one redelivery; where that fails, it is a failed attempt of its own. What the forge
 * refuses to deliver again is given up; any other failure is thrown when the other deliveries were asked for.
 */
export async function redeliverWebhooks({
  deliveries,
  store,
  clock,
}: {
  readonly deliveries: WebhookDeliveries;
  readonly store: Store;
  readonly clock: Clock;
}): Promise<{ readonly redelivered: number; readonly givenUp: number }> {
  const nowMs = clock.now().getTime();
  const attempts = new Map<string, number>();
  const newest: { readonly delivery: FailedDelivery; readonly ageMs: number }[] = [];
  for await (const delivery of deliveries.failed()) {
    const { id, guid } = delivery;
    const ageMs = nowMs - Date.parse(delivery.deliveredAt);
    if (ageMs > redeliverableMs) break;
    const isNewest = !attempts.has(guid);
    attempts.set(guid, (attempts.get(guid) ?? 0) + 1);
    if (isNewest && (await store.get(`v1:redelivered:${id}`)) === null) newest.push({ delivery, ageMs });
  }
  const isDue = ({ delivery, ageMs }: (typeof newest)[number]): boolean =>
    ageMs >= hourMs || (attempts.get(delivery.guid) ?? 0) < attemptsInARow;
  let redelivered = 0;
  let givenUp = 0;
  let failure: UpstreamError | null = null;
  for (const { id } of newest.filter(isDue).map(({ delivery }) => delivery)) {
    if (redelivered === mostAtOnce) break;
    try {
      await deliveries.redeliver(id);
      redelivered += 1;
    } catch (error) {
      if (!isOfOneDelivery(error)) throw error;
      if (error instanceof UpstreamError) {
        failure ??= error;
        continue;
      }
      givenUp += 1;
    }
    await store.set(`v1:redelivered:${id}`, "true", redeliverableMs + dayMs);
  }
  if (failure !== null) throw failure;
  return { redelivered, givenUp };
}

/** True where the next delivery may well go through: neither the App's access nor GitHub's patience is at its end. */
function isOfOneDelivery(error: unknown): error is AccessError | UpstreamError {
  if (error instanceof AccessError) return error.code === "github-refused" || error.code === "repository-not-found";
  return error instanceof UpstreamError && error.code === "github-unavailable";
}
