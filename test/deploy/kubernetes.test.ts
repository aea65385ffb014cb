import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import { isOnPath } from "../servers/is-on-path.ts";
import { manifestProblems } from "./manifest-problems.ts";
import { manifestFolder, manifests, ofKind, parseManifests } from "./manifests.ts";
import { workloads } from "./workloads.ts";

const kustomization = readFileSync(join(manifestFolder, "kustomization.yaml"), "utf8");
const { resources, images } = z
  .object({
    resources: z.array(z.string()),
    images: z.tuple([z.object({ name: z.string(), newName: z.string(), digest: z.string() })]),
  })
  .parse(parse(kustomization));

test.for(manifests)("Kubernetes accepts $manifest.kind $manifest.metadata.name of $file", async ({ manifest }) => {
  expect(await manifestProblems(manifest)).toEqual([]);
});

test.for([
  ["a wrong type", "replicas: 2", "replicas: two", /spec\/replicas must be integer/],
  [
    "a field that is spelled wrong",
    "readOnlyRootFilesystem",
    "readOnlyRootFileSystem",
    /readOnlyRootFileSystem: there is/,
  ],
  ["a field in the wrong place", "\nspec:", "\nreplicas: 2\nspec:", /^\/replicas: there is no such field$/],
  ["a missing field", "selector:\n", "chooser:\n", /must have required property selector/],
] as const)("Kubernetes does not accept %s", async ([, right, wrong, problem]) => {
  const text = readFileSync(join(manifestFolder, "worker.yaml"), "utf8");
  expect(text).toContain(right);
  const [broken] = parseManifests(text.replace(right, wrong));
  expect(broken).toBeDefined();
  expect(broken && (await manifestProblems(broken)).join("\n")).toMatch(problem);
});

test("every file is used by the kustomization, or offered by it", () => {
  const offered = [...kustomization.matchAll(/^ {2}# - (\S+\.yaml)$/gm)].map((match) => match[1]);
  const files = globSync("*.yaml", { cwd: manifestFolder }).filter((file) => file !== "kustomization.yaml");
  expect(new Set([...resources, ...offered])).toEqual(new Set(files));
  expect(offered).toEqual(["ingress.yaml", "worker-scaling.yaml"]);
});

test("every image is one by its digest, and Plinth's is nobody's until the operator names it", () => {
  expect(images).toEqual([
    { name: "plinth", newName: "registry.example.com/plinth", digest: `sha256:${"0".repeat(64)}` },
  ]);
  for (const { image } of workloads.flatMap(({ containers }) => containers)) {
    expect(image).toMatch(/^plinth$|@sha256:[0-9a-f]{64}$/);
  }
});

test("Redis is the one of docker-compose.yml, keeps an append-only file and evicts nothing", () => {
  const compose = z
    .object({ services: z.object({ redis: z.object({ image: z.string() }) }) })
    .parse(parse(readFileSync(join(manifestFolder, "../../docker-compose.yml"), "utf8"), { merge: true }));
  const redis = workloads.find(({ name }) => name === "redis")?.containers[0];
  expect(redis?.image).toBe(compose.services.redis.image);
  expect(redis?.command?.join(" ")).toMatch(/^redis-server --appendonly yes .* --maxmemory-policy noeviction/);
});

test("the settings are ones that Plinth understands", () => {
  const [map] = ofKind("ConfigMap");
  const data = z.record(z.string(), z.string()).parse(map?.["data"]);
  expect(parseOperatorSettings(data["settings.yaml"] ?? "", "settings.yaml")).toEqual(parseOperatorSettings("", ""));
});

test("nothing secret is in the manifests, and no pod gets a token for Kubernetes", () => {
  expect(ofKind("Secret")).toEqual([]);
  expect(ofKind("ServiceAccount")).toMatchObject([{ automountServiceAccountToken: false }]);
  expect(ofKind("Namespace")).toMatchObject([
    { metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
  ]);
});

test("services, budgets and autoscalers name workloads that there are", () => {
  const labels = workloads.map((workload) => workload.labels);
  const Selecting = z.object({ selector: z.record(z.string(), z.unknown()) });
  for (const { spec } of ofKind("Service", "PodDisruptionBudget")) {
    const { selector } = Selecting.parse(spec);
    expect(labels).toContainEqual(selector["matchLabels"] ?? selector);
  }
  const Scaling = z.object({ scaleTargetRef: z.object({ name: z.string() }) });
  const scaled = ofKind("HorizontalPodAutoscaler", "ScaledObject").map(
    ({ spec }) => Scaling.parse(spec).scaleTargetRef.name,
  );
  expect(scaled).toEqual(["plinth-bot", "plinth-worker"]);
  const budgets = ofKind("PodDisruptionBudget").map(({ metadata }) => metadata.name);
  expect(budgets).toEqual(["plinth-bot", "plinth-worker"]);
});

test("what is public are the two paths that are posted to, and nothing else", () => {
  const Paths = z.object({ rules: z.tuple([z.object({ http: z.object({ paths: z.array(z.unknown()) }) })]) });
  const { paths } = Paths.parse(ofKind("Ingress")[0]?.["spec"]).rules[0].http;
  const backend = { service: { name: "plinth-bot", port: { name: "web" } } };
  expect(paths).toEqual([
    { path: "/api/github/webhooks", pathType: "Exact", backend },
    { path: "/api/registry-events/", pathType: "Prefix", backend },
  ]);
  expect(ofKind("Service")).toMatchObject([
    { metadata: { name: "plinth-bot" }, spec: { ports: [{ name: "web", targetPort: "web" }] } },
    { metadata: { name: "redis" }, spec: { ports: [{ port: 6379 }] } },
  ]);
});

test.skipIf(!isOnPath("kubectl"))(
  "kubectl renders all of it into one namespace, each image by its digest",
  async () => {
    const text = execFileSync("kubectl", ["kustomize", manifestFolder], { encoding: "utf8" });
    const rendered = parseManifests(text);
    expect(rendered).toHaveLength(manifests.filter(({ file }) => resources.includes(file)).length);
    for (const manifest of rendered) expect(await manifestProblems(manifest)).toEqual([]);
    expect(new Set(rendered.map(({ metadata }) => metadata["namespace"] ?? metadata.name))).toEqual(
      new Set(["plinth"]),
    );
    const used = [...text.matchAll(/^ +(?:- )?image: (\S+)$/gm)].map((match) => match[1]);
    expect(used).toHaveLength(3);
    expect(used.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image ?? ""))).toEqual([]);
  },
);
