import { text } from "node:stream/consumers";
import { z } from "zod";
import type { FailedDelivery, WebhookDeliveries } from "../../workflow/ports/webhook-deliveries.ts";
import type { GithubClient } from "./github-client.ts";
import { githubFailure } from "./github-failure.ts";

const Page = z.array(z.object({ id: z.string(), guid: z.string(), delivered_at: z.string(), status_code: z.number() }));

const Unread = z.instanceof(ReadableStream);

/** Bounds the walk; the next one begins anew. */
const mostPages = 50;

/** Creates the view of the webhooks that GitHub sent to an App. */
export function createWebhookDeliveries(asApp: GithubClient): WebhookDeliveries {
  const subject = "the App's webhooks";
  return {
    async *failed() {
      try {
        yield* failedDeliveries(asApp);
      } catch (error) {
        throw githubFailure(error, subject);
      }
    },
    async redeliver(id) {
      try {
        // The typed method takes a number, which would lose the last digits.
        await asApp.request(`POST /app/hook/deliveries/${id}/attempts`);
      } catch (error) {
        throw githubFailure(error, subject);
      }
    },
  };
}

async function* failedDeliveries({ rest }: GithubClient): AsyncGenerator<FailedDelivery> {
  let cursor: string | null = "";
  for (let page = 0; cursor !== null && page < mostPages; page += 1) {
    const { data, headers } = await rest.apps.listWebhookDeliveries({
      per_page: 100,
      status: "failure",
      ...(cursor === "" ? {} : { cursor }),
      // Ids have more digits than a number keeps, so that they are read as text.
      request: { parseSuccessResponseBody: false },
    });
    const json = await text(Unread.parse(data));
    for (const one of Page.parse(JSON.parse(json.replaceAll(/"id":\s*(\d+)/g, '"id":"$1"')))) {
      const taken = one.status_code >= 200 && one.status_code <= 299;
      if (!taken) yield { id: one.id, guid: one.guid, deliveredAt: one.delivered_at };
    }
    cursor = nextCursor(headers.link);
  }
}

/** `<https://…/app/hook/deliveries?cursor=v1_…>; rel="next"`; null after the last page. */
function nextCursor(link: string | undefined): string | null {
  const next = link?.split(",").find((part) => part.includes('rel="next"'));
  const address = next === undefined ? null : /<([^>]+)>/.exec(next)?.[1];
  return address ? (URL.parse(address)?.searchParams.get("cursor") ?? null) : null;
}
