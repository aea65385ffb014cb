import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry as PrometheusRegistry } from "prom-client";
import type { Queue } from "../../workflow/ports/queue.ts";
import { boundedLabel } from "./bounded-label.ts";

/** What is counted of Plinth's work, for Prometheus. */
export interface Metrics {
  /** A job ended: with an outcome, or by a failure, whose code stands for it. */
  jobDone(name: string, outcome: string, seconds: number): void;
  /** A pull request was opened, refreshed, closed or left as it is. */
  pullRequestDone(outcome: string): void;
  /** An image was looked up; `ageSeconds` is how old the answer before was, null where there was none. */
  lookedUp(ageSeconds: number | null): void;
  /** A request was answered with this status, or not at all. */
  requestDone(host: string, outcome: string): void;
  /** How many requests a host says are left before it limits. */
  budgetLeft(host: string, requests: number): void;
  /** All of it, in the text format of Prometheus, with the jobs that wait as they are now. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Names of hosts come from repositories, so that there could be any number of them. */
const mostHosts = 100;

/**
 * Creates the metrics of one process; the queue is asked at each reading. The named hosts are counted by name however many
 * others there are.
 */
export function createPrometheusMetrics(
  jobQueue: Pick<Queue, "counts" | "lagMs">,
  namedHosts: readonly string[] = [],
): Metrics {
  const registry = new PrometheusRegistry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const jobs = new Histogram({
    name: "plinth_job_duration_seconds",
    help: "How long jobs ran, by name and outcome.",
    // Not `job`: Prometheus gives that label to whatever it scrapes.
    labelNames: ["name", "outcome"],
    buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 300],
    registers,
  });
  const pullRequests = new Counter({
    name: "plinth_pull_requests_total",
    help: "Pull requests, by what was done about them.",
    labelNames: ["outcome"],
    registers,
  });
  const lookups = new Histogram({
    name: "plinth_lookup_age_seconds",
    help: "How old the answer about an image was when it was replaced.",
    buckets: [300, 3_600, 6 * 3_600, 12 * 3_600, 24 * 3_600, 7 * 24 * 3_600],
    registers,
  });
  const requests = new Counter({
    name: "plinth_requests_total",
    help: "Requests to GitHub and to registries, by host and status class.",
    labelNames: ["host", "outcome"],
    registers,
  });
  const budget = new Gauge({
    name: "plinth_requests_left",
    help: "Requests that a host says are left before it limits.",
    labelNames: ["host"],
    registers,
  });
  const queue = new Gauge({
    name: "plinth_queue_jobs",
    help: "Jobs in the queue, by state.",
    labelNames: ["state"],
    registers,
  });
  const lag = new Gauge({
    name: "plinth_queue_lag_seconds",
    help: "How long the job has waited that has waited longest of those that could be done now.",
    registers,
  });
  const hostLabel = boundedLabel(mostHosts, namedHosts);
  return {
    jobDone: (name, outcome, seconds) => jobs.observe({ name, outcome }, seconds),
    pullRequestDone: (outcome) => pullRequests.inc({ outcome }),
    lookedUp: (ageSeconds) => {
      if (ageSeconds !== null) lookups.observe(ageSeconds);
    },
    requestDone: (host, outcome) => requests.inc({ host: hostLabel(host) ?? "other", outcome }),
    budgetLeft: (name, left) => {
      const host = hostLabel(name);
      // What one of many hosts has left says nothing of the others.
      if (host !== null) budget.set({ host }, left);
    },
    read: async () => {
      for (const [state, count] of Object.entries(await jobQueue.counts())) queue.set({ state }, count);
      lag.set((await jobQueue.lagMs()) / 1000);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
