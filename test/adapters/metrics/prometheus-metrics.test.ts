import { expect, test } from "vitest";
import { createPrometheusMetrics } from "../../../src/adapters/metrics/prometheus-metrics.ts";

const nothing = { counts: async () => ({}), lagMs: async () => 0 };

test("what is counted can be read, with the jobs as they are now", async () => {
  let waiting = 3;
  const metrics = createPrometheusMetrics({ counts: async () => ({ waiting }), lagMs: async () => 2_500 });
  metrics.jobDone("scan-repository", "scanned", 0.3);
  metrics.pullRequestDone("opened");
  metrics.lookedUp(3_700);
  metrics.lookedUp(null);
  metrics.requestDone("ghcr.io", "2xx");
  metrics.budgetLeft("api.github.com", 4_999);
  waiting = 5;
  const { contentType, text } = await metrics.read();
  expect(contentType).toContain("version=0.0.4");
  for (const line of [
    'plinth_job_duration_seconds_bucket{le="1",name="scan-repository",outcome="scanned"} 1',
    'plinth_pull_requests_total{outcome="opened"} 1',
    'plinth_lookup_age_seconds_bucket{le="21600"} 1',
    "plinth_lookup_age_seconds_count 1",
    'plinth_requests_total{host="ghcr.io",outcome="2xx"} 1',
    'plinth_requests_left{host="api.github.com"} 4999',
    'plinth_queue_jobs{state="waiting"} 5',
    "plinth_queue_lag_seconds 2.5",
  ]) {
    expect(text.split("\n")).toContain(line);
  }
});

test("hosts that repositories name do not fill the memory: beyond a hundred they are one", async () => {
  const metrics = createPrometheusMetrics(nothing);
  for (let host = 0; host < 1_000; host += 1) metrics.requestDone(`registry-${host}.example.com`, "failed");
  metrics.requestDone("registry-0.example.com", "2xx");
  const { text } = await metrics.read();
  expect(text.split("\n").filter((line) => line.startsWith("plinth_requests_total{"))).toHaveLength(102);
  expect(text).toContain('plinth_requests_total{host="other",outcome="failed"} 900');
});

test("hosts that repositories name leave GitHub and the operator's registries their names", async () => {
  const metrics = createPrometheusMetrics(nothing, ["api.github.com"]);
  for (let host = 0; host < 1_000; host += 1) {
    metrics.requestDone(`registry-${host}.example.com`, "2xx");
    metrics.budgetLeft(`registry-${host}.example.com`, 0);
  }
  metrics.requestDone("api.github.com", "2xx");
  metrics.budgetLeft("api.github.com", 4_999);
  const { text } = await metrics.read();
  expect(text).toContain('plinth_requests_total{host="api.github.com",outcome="2xx"} 1');
  expect(text).toContain('plinth_requests_left{host="api.github.com"} 4999');
  expect(text).not.toContain('plinth_requests_left{host="other"}');
});

test("where the queue cannot be asked, reading fails", async () => {
  const metrics = createPrometheusMetrics({ ...nothing, counts: () => Promise.reject(new Error("Redis is away")) });
  await expect(metrics.read()).rejects.toThrow("Redis is away");
});
