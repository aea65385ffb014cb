import type { Metrics } from "../adapters/metrics/prometheus-metrics.ts";
import { inSpan } from "../adapters/tracing/in-span.ts";
import { AccessError, UpstreamError } from "../core/errors.ts";
import type { JobOutcome } from "../workflow/handle-job.ts";
import type { Job } from "../workflow/job.ts";

/** Does a job as one step of its trace, and counts what came of it where there are metrics. */
export async function measuredJob(
  job: Job,
  metrics: Metrics | null,
  handle: (job: Job) => Promise<JobOutcome>,
): Promise<void> {
  await inSpan(`job ${job.name}`, () => measured(job, metrics, handle));
}

async function measured(job: Job, metrics: Metrics | null, handle: (job: Job) => Promise<JobOutcome>): Promise<void> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const outcome = await handle(job);
    metrics?.jobDone(job.name, outcome.kind, seconds());
    if (metrics !== null) count(outcome, metrics);
  } catch (error) {
    metrics?.jobDone(job.name, codeOf(error), seconds());
    throw error;
  }
}

const donePullRequests: readonly string[] = ["opened", "refreshed", "left-to-human", "closed-by-human", "blocked"];

function count(outcome: JobOutcome, metrics: Metrics): void {
  if (donePullRequests.includes(outcome.kind)) metrics.pullRequestDone(outcome.kind);
  if (outcome.kind === "proposed") outcome.retired.forEach(() => metrics.pullRequestDone("retired"));
  if (outcome.kind === "answered") metrics.lookedUp(outcome.ageMs === null ? null : outcome.ageMs / 1000);
}

function codeOf(error: unknown): string {
  return error instanceof UpstreamError || error instanceof AccessError ? error.code : "bug";
}
