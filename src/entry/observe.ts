import { createPrometheusMetrics } from "../adapters/metrics/prometheus-metrics.ts";
import { startTracing } from "../adapters/tracing/start-tracing.ts";
import { handleJob } from "../workflow/handle-job.ts";
import type { Service } from "./compose.ts";
import type { Environment } from "./environment.ts";
import { measuredJob } from "./measured-job.ts";
import { serveMetrics } from "./serve-metrics.ts";

/** A service whose work can be watched. */
interface Observed {
  /** Starts to do jobs. */
  readonly work: () => void;
  readonly close: () => Promise<void>;
}

/** Has a service's work be traced and, where the environment names a port for that, measured. */
export async function observe(
  { metricsPort, host, tracesEndpoint }: Environment,
  { log, ports }: Pick<Service, "log" | "ports">,
): Promise<Observed> {
  const tracing = await startTracing(tracesEndpoint);
  const metrics = metricsPort === null ? null : createPrometheusMetrics(ports.queue);
  const stopMetrics =
    metrics === null || metricsPort === null ? () => {} : await serveMetrics(metrics, { port: metricsPort, host, log });
  return {
    work: () => ports.queue.work((job) => measuredJob(job, metrics, (one) => handleJob(one, ports))),
    close: async () => {
      stopMetrics();
      await tracing.close();
    },
  };
}
