import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import { createPinoLog } from "../../src/adapters/log/pino-log.ts";
import { answerHealth } from "../../src/entry/answer-health.ts";
import { parseEnvironment } from "../../src/entry/environment.ts";
import { listen } from "../servers/listen.ts";
import { manifestFolder } from "./manifests.ts";
import { workloads } from "./workloads.ts";

const plinth = workloads.filter(({ labels }) => labels["app.kubernetes.io/name"] === "plinth");

test("bot, worker and Redis run apart, and select their own pods", () => {
  expect(workloads.map(({ name }) => name)).toEqual(["plinth-bot", "redis", "plinth-worker"]);
  for (const { selector, labels } of workloads) expect(selector.matchLabels).toEqual(labels);
  expect(new Set(workloads.map(({ labels }) => JSON.stringify(labels))).size).toBe(3);
});

test.for(workloads)("$name is as confined as a pod can be", ({ pod, containers }) => {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  });
  for (const key of ["hostNetwork", "hostPID", "hostIPC", "initContainers"]) expect(pod).not.toHaveProperty(key);
  expect(pod.volumes.filter((volume) => "hostPath" in volume)).toEqual([]);
  for (const { securityContext, resources } of containers) {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    const amount = { cpu: expect.any(String), memory: expect.stringMatching(/^\d+[MG]i$/) };
    expect(resources).toEqual({ requests: amount, limits: amount });
  }
});

test.for(plinth)(
  "$name understands its environment, and listens where it is asked",
  ({ containers: [container], annotations }) => {
    const given = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value ?? stubs[name]]));
    const key = join(mkdtempSync(join(tmpdir(), "plinth-deploy-")), "private-key.pem");
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }));
    expect(given["PRIVATE_KEY_PATH"]).toBe("/run/plinth/private-key.pem");

    const environment = parseEnvironment({ ...given, PRIVATE_KEY_PATH: key }, false);
    expect(environment).toMatchObject({ host: "0.0.0.0", redisUrl: stubs["REDIS_URL"], logLevel: "warn" });
    expect(environment).toMatchObject({
      settingsFile: "/etc/plinth/settings.yaml",
      tracesEndpoint: "http://collector:4318",
    });
    expect(environment.githubApiUrl).toBe("https://github.example.com/api/v3");
    expect(environment.app()).toMatchObject({ appId: 42, webhookSecret: "shared" });
    const ports = container?.ports.map(({ containerPort }) => containerPort);
    expect(ports).toEqual([environment.port, environment.metricsPort]);
    expect(annotations).toEqual({
      "prometheus.io/scrape": "true",
      "prometheus.io/port": String(environment.metricsPort),
    });
  },
);

const stubs: Readonly<Record<string, string>> = {
  APP_ID: "42",
  WEBHOOK_SECRET: "shared",
  REDIS_URL: "redis://:word@redis:6379",
  GHE_HOST: "github.example.com",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
  LOG_LEVEL: "warn",
};

test("every variable is one that Plinth reads, and both processes have the same", () => {
  const source = readFileSync(join(import.meta.dirname, "../../src/entry/environment.ts"), "utf8");
  const known = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map((match) => match[1]);
  const [bot = [], worker = []] = plinth.map(({ containers }) => containers[0]?.env);
  expect(bot.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  expect(worker).toEqual(bot);
});

test("secrets come from a Secret, by keys that the page on deploying names", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/deploying.md"), "utf8");
  const env = workloads.flatMap(({ containers }) => containers.flatMap((container) => container.env));
  const secrets = env.filter(({ name }) => /APP_ID|SECRET|KEY$|TOKEN|AUTH|PASSWORD|REDIS_URL/.test(name));
  expect(secrets).toHaveLength(7);
  for (const { value, valueFrom } of secrets) {
    expect(value).toBeUndefined();
    expect(valueFrom?.secretKeyRef?.name).toBe("plinth");
    expect(page).toContain(`${valueFrom?.secretKeyRef?.key}=`);
  }
  expect(page).toContain("private-key.pem=");
});

test("settings and the private key are mounted where the environment says", () => {
  for (const { pod, containers } of plinth) {
    expect(containers[0]?.volumeMounts).toEqual([
      { name: "settings", mountPath: "/etc/plinth", readOnly: true },
      { name: "private-key", mountPath: "/run/plinth", readOnly: true },
    ]);
    expect(pod.volumes).toMatchObject([
      { configMap: { name: "plinth", items: [{ key: "settings.yaml", path: "settings.yaml" }] } },
      {
        secret: {
          secretName: "plinth",
          defaultMode: 0o440,
          items: [{ key: "private-key.pem", path: "private-key.pem" }],
        },
      },
    ]);
  }
});

test("probes ask for paths that Plinth answers, on a port that it listens on", async () => {
  const ports = {
    store: createInMemoryStore({ now: () => new Date() }),
    log: createPinoLog({ level: "silent", format: "json" }),
  };
  const server = await listen(createServer((request, response) => void answerHealth(request, response, ports)));
  for (const { containers } of plinth) {
    for (const { startupProbe, livenessProbe, readinessProbe, ports: named } of containers) {
      const asked = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet);
      expect(asked.map((probe) => probe?.path)).toEqual(["/livez", "/livez", "/readyz"]);
      for (const probe of asked) {
        expect(named[0]?.name).toBe(probe?.port);
        expect((await fetch(`http://${server.host}${probe?.path}`)).status).toBe(200);
      }
    }
  }
  await server.stop();
});

test("what ends has time to: a bot for the proxies in front of it, a worker for the jobs that run", () => {
  const seconds = workloads.map(({ name, pod }) => [name, pod.terminationGracePeriodSeconds]);
  expect(seconds).toEqual([
    ["plinth-bot", 30],
    ["redis", 60],
    ["plinth-worker", 120],
  ]);
  expect(readFileSync(join(manifestFolder, "bot.yaml"), "utf8")).toMatch(/preStop:\n\s+sleep:\n\s+seconds: 5\n/);
});
