import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Metrics } from "../adapters/metrics/prometheus-metrics.ts";
import { watchRequests } from "../adapters/metrics/watch-requests.ts";
import { listenFailure } from "./listen-failure.ts";
import type { Log } from "../workflow/ports/log.ts";

/** Tells Prometheus at `/metrics`, on a port of its own that no proxy leads to, until the function it gives is called. */
export async function serveMetrics(
  metrics: Metrics,
  { port, host, log }: { readonly port: number; readonly host: string; readonly log: Log },
): Promise<() => void> {
  const server: Server = createServer((request, response) => {
    if (request.url?.split("?")[0] !== "/metrics") return response.writeHead(404).end();
    metrics.read().then(
      ({ contentType, text }) => response.writeHead(200, { "content-type": contentType }).end(text),
      (error: unknown) => {
        log.warn({ err: error }, "Metrics could not be read");
        response.writeHead(503).end();
      },
    );
    return response;
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    throw listenFailure(error, { host, port }, "METRICS_PORT");
  }
  const unwatch = watchRequests(metrics);
  return () => {
    unwatch();
    server.close();
    server.closeAllConnections();
  };
}
