import { parser } from "@prometheus-io/lezer-promql";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createPrometheusMetrics } from "../../src/adapters/metrics/prometheus-metrics.ts";
import { ofKind } from "./manifests.ts";

const folder = join(import.meta.dirname, "../../deploy");

const Dashboard = z.object({
  title: z.literal("Plinth"),
  uid: z.literal("plinth"),
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string().min(1),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string() })).min(1),
    }),
  ),
});
const { panels } = Dashboard.parse(JSON.parse(readFileSync(join(folder, "grafana/plinth.json"), "utf8")));

// The fields of https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
const Rule = z.strictObject({
  alert: z.string().regex(/^Plinth[A-Z]\w+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string() }),
});
const { groups } = z
  .strictObject({ groups: z.tuple([z.strictObject({ name: z.literal("plinth"), rules: z.array(Rule) })]) })
  .parse(parse(readFileSync(join(folder, "prometheus/alerts.yml"), "utf8")));
const [{ rules }] = groups;

const Scaler = z.object({ triggers: z.tuple([z.object({ metadata: z.object({ query: z.string() }) })]) });
const [scaledObject] = ofKind("ScaledObject");
const scaler = Scaler.parse(scaledObject?.["spec"]).triggers[0].metadata.query;

const queries = [
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`the panel "${title}"`, expr] as const)),
  ...rules.map(({ alert, expr }) => [`the alert ${alert}`, expr] as const),
  ["the scaling of workers", scaler] as const,
];

/** The metrics and the labels of a process that has done everything once, by the name of the series. */
async function exposed(): Promise<ReadonlyMap<string, readonly string[]>> {
  const metrics = createPrometheusMetrics({
    counts: async () => ({ waiting: 1, active: 1, delayed: 1, failed: 1 }),
    lagMs: async () => 1_000,
  });
  metrics.jobDone("sweep", "swept", 1);
  metrics.pullRequestDone("opened");
  metrics.lookedUp(1);
  metrics.requestDone("ghcr.io", "2xx");
  metrics.budgetLeft("ghcr.io", 1);
  const { text } = await metrics.read();
  const series = [...text.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)];
  return new Map(
    series.map(([, name = "", labels = ""]) => [
      name,
      [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label ?? ""),
    ]),
  );
}

/** Labels that Prometheus gives to what it scrapes, in a cluster or out of it. */
const ofPrometheus = ["instance", "namespace"];

test.for(queries)("what %s asks for is what Plinth exposes", async ([, query]) => {
  const known = await exposed();
  const { errors, metrics, labels } = read(query);
  expect(errors).toEqual([]);
  expect(metrics.length).toBeGreaterThan(0);
  expect(metrics.filter((name) => !known.has(name))).toEqual([]);
  const offered = [...ofPrometheus, ...metrics.flatMap((name) => known.get(name) ?? [])];
  expect(labels.filter((label) => !offered.includes(label))).toEqual([]);
});

test("every metric of Plinth's own is on the dashboard", async () => {
  const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => read(expr).metrics)));
  const own = [...(await exposed()).keys()].filter((name) =>
    /^plinth_(?!.*_(?:sum|count|bucket)$)|^plinth_.*_bucket$/.test(name),
  );
  expect(own).toHaveLength(7);
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
});

test("panels have names and places of their own", () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const [index, { gridPos: one }] of panels.entries()) {
    expect(one.x + one.w).toBeLessThanOrEqual(24);
    for (const { gridPos: other } of panels.slice(index + 1)) {
      const apart =
        one.x + one.w <= other.x ||
        other.x + other.w <= one.x ||
        one.y + one.h <= other.y ||
        other.y + other.h <= one.y;
      expect(apart).toBe(true);
    }
  }
});

test("the page on deploying says what to do at each alert", () => {
  const page = readFileSync(join(folder, "../docs/deploying.md"), "utf8");
  expect(rules.map(({ alert }) => alert).filter((alert) => !page.includes(`| \`${alert}\``))).toEqual([]);
});

/** What a query of PromQL names, by Prometheus's own grammar. */
function read(query: string): { errors: readonly string[]; metrics: readonly string[]; labels: readonly string[] } {
  const plain = query.replaceAll("$__rate_interval", "5m");
  const found: Record<string, string[]> = {};
  parser.parse(plain).iterate({
    enter: ({ type, from, to }) => {
      (found[type.isError ? "error" : type.name] ??= []).push(plain.slice(from, to));
    },
  });
  const { error = [], Identifier = [], LabelName = [] } = found;
  return { errors: error, metrics: Identifier, labels: LabelName };
}
