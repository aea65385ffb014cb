import type { ApiReply, ApiRequest } from "./gateway.ts";
import type { Route } from "./rest-api.ts";
import type { StandInState } from "./stand-in-state.ts";

/** What GitHub tells an App of the webhooks it sent; the newest first. */
export const deliveryRoutes: readonly Route[] = [
  ["GET", /^\/app\/hook\/deliveries$/, listDeliveries],
  ["POST", /^\/app\/hook\/deliveries\/(\d+)\/attempts$/, redeliver],
];

async function listDeliveries({ webhooks }: StandInState, { query, base, path }: ApiRequest): Promise<ApiReply> {
  const perPage = Number(query.get("per_page") ?? 30);
  const start = Number(query.get("cursor")?.replace("v1_", "") ?? 0);
  const listed = webhooks.deliveries
    .filter(({ status }) => query.get("status") !== "failure" || status < 200 || status > 299)
    .toReversed();
  const items = listed.slice(start, start + perPage).map((delivery) => ({
    id: BigInt(delivery.attempt),
    guid: delivery.id,
    delivered_at: delivery.deliveredAt,
    redelivery: false,
    duration: 0.1,
    status: delivery.status === 0 ? "failed to connect to host" : String(delivery.status),
    status_code: delivery.status === 0 ? 502 : delivery.status,
    event: delivery.event,
    action: null,
    installation_id: 1,
    repository_id: 1,
  }));
  const next = `<${base}${path}?per_page=${perPage}&cursor=v1_${start + perPage}>; rel="next"`;
  return { status: 200, body: items, headers: listed.length > start + perPage ? { link: next } : {} };
}

async function redeliver(
  { webhooks }: StandInState,
  _: ApiRequest,
  [attempt = ""]: readonly string[],
): Promise<ApiReply> {
  return webhooks.redeliver(attempt)
    ? { status: 202, body: {} }
    : { status: 422, body: { message: "Validation Failed", status: "422" } };
}
