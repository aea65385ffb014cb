import { createPrometheusMetrics } from "../adapters/metrics/prometheus-metrics.ts";
import { startTracing } from "../adapters/tracing/start-tracing.ts";
import type { OperatorSettings } from "../core/config/operator-settings.ts";
import { handleJob } from "../workflow/handle-job.ts";
import type { Service } from "./compose.ts";
import type { Environment } from "./environment.ts";
import { measuredJob } from "./measured-job.ts";
import { serveMetrics } from "./serve-metrics.ts";

const usualHosts = [
  "registry-1.docker.io",
  "auth.docker.io",
  "hub.docker.com",
  "ghcr.io",
  "quay.io",
  "mcr.microsoft.com",
];

/** A service whose work can be watched. */
interface Observed {
  /** Starts to do jobs. */
  readonly work: () => void;
  readonly close: () => Promise<void>;
}

/** Has a service's work be traced and, where the environment names a port for that, measured. */
export async function observe(
  { metricsPort, host, tracesEndpoint, githubApiUrl }: Environment,
  settings: OperatorSettings,
  { log, ports }: Pick<Service, "log" | "ports">,
): Promise<Observed> {
  const tracing = await startTracing(tracesEndpoint);
  const metrics =
    metricsPort === null ? null : createPrometheusMetrics(ports.queue, namedHosts(githubApiUrl, settings));
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

/** The hosts that an operator wants to see: GitHub, the registries of the settings, and those that nearly everybody uses. */
function namedHosts(githubApiUrl: string, { registries }: OperatorSettings): readonly string[] {
  const operators = Object.entries(registries).map(([name, { mirror }]) =>
    mirror === undefined ? name : new URL(mirror).host,
  );
  return [new URL(githubApiUrl).host, ...operators, ...usualHosts];
}
