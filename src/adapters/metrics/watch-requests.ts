import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { z } from "zod";
import type { Metrics } from "./prometheus-metrics.ts";

// https://undici.nodejs.org/#/docs/api/DiagnosticsChannel; Node's own fetch, which GitHub is asked by, tells of itself there too.
const Answered = z.object({
  request: z.object({ origin: z.union([z.string(), z.instanceof(URL)]) }),
  response: z.object({ statusCode: z.number(), headers: z.array(z.instanceof(Uint8Array)) }),
});
const Failed = z.object({ request: z.object({ origin: z.union([z.string(), z.instanceof(URL)]) }) });

/** Headers that tell what is left, of GitHub and of registries; Docker Hub's has a window: `76;w=21600`. */
const leftHeaders = new Set(["x-ratelimit-remaining", "ratelimit-remaining"]);

/** Counts every request of this process by host and outcome, until the function it gives is called. */
export function watchRequests(metrics: Pick<Metrics, "requestDone" | "budgetLeft">): () => void {
  const onAnswered = (message: unknown): void => {
    const parsed = Answered.safeParse(message);
    if (!parsed.success) return;
    const { request, response } = parsed.data;
    const host = hostOf(request.origin);
    metrics.requestDone(host, `${Math.floor(response.statusCode / 100)}xx`);
    const left = requestsLeft(response.headers);
    if (left !== null) metrics.budgetLeft(host, left);
  };
  const onFailed = (message: unknown): void => {
    const parsed = Failed.safeParse(message);
    if (parsed.success) metrics.requestDone(hostOf(parsed.data.request.origin), "failed");
  };
  subscribe("undici:request:headers", onAnswered);
  subscribe("undici:request:error", onFailed);
  return () => {
    unsubscribe("undici:request:headers", onAnswered);
    unsubscribe("undici:request:error", onFailed);
  };
}

function hostOf(origin: string | URL): string {
  return URL.parse(String(origin))?.host ?? "unknown";
}

function requestsLeft(headers: readonly Uint8Array[]): number | null {
  const texts = headers.map((bytes) => Buffer.from(bytes).toString("latin1"));
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const left = leftHeaders.has((texts[index] ?? "").toLowerCase())
      ? /^\d{1,9}(?=;|$)/.exec(texts[index + 1] ?? "")
      : null;
    if (left !== null) return Number(left[0]);
  }
  return null;
}
