import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { eventually } from "../eventually.ts";
import { cliFile, makeFolder, plinth } from "../entry/cli/plinth.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { freePort } from "../servers/free-port.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { answer, type HostileRegistry, type Script, startHostileRegistry } from "../servers/hostile-registry.ts";
import { pushImage } from "../servers/push-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";

const account = { username: "bot", password: "password-canary" };
const inBase64 = (value: string) => Buffer.from(value).toString("base64");
// What every lookup must leave behind nowhere: as it is given, as it is sent, and as failing servers throw it back.
const passwords = ["password-canary", "wrong-canary", "proxy-canary", "docker-canary", "kept-canary"];
const logins = passwords.map((password) => inBase64(`bot:${password}`));
const canaries = [...passwords, ...logins, "query-canary", "issued-canary", "address-canary"];

let directory: string;
let redis: RedisServer;
let github: StandInGithub;
let registry: StandInRegistry;
/** Registries that fail, each in the way that the image's name says; one that rejected a login is not asked again. */
let failing: readonly HostileRegistry[];
const failures = ["basic", "token", "crash", "redirect", "html", "denied", "plain", "kept"];
let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
let settingsFile: string;
/** The same, with a proxy that wants another password. */
let proxiedSettings: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "plinth-secrets-"));
  redis = await startRedisServer();
  registry = await startStandInRegistry({ token: account });
  for (const tag of ["22.11.0", "22.12.0"]) {
    await pushImage(registry.url, "library/node", tag, { createdAt: "2026-01-01T00:00:00Z", content: tag }, account);
  }
  failing = await Promise.all(failures.map(() => startHostileRegistry(failAsNamed)));
  proxy = await startConnectProxy({}, "Basic other");
  const dockerConfig = join(directory, "config.json");
  const kept = failing.at(-1)?.host ?? "";
  const auths = {
    "docker.invalid": { auth: inBase64("bot:docker-canary") },
    [kept]: { auth: inBase64("bot:kept-canary") },
  };
  writeFileSync(dockerConfig, JSON.stringify({ auths }));
  const settings = `
registries:
  docker.io: { mirror: "${registry.url}", username: bot, passwordEnv: RIGHT }
  docker.invalid: {}
${failing.map(({ host }) => `  "${host}": { insecure: true${host === kept ? "" : ", username: bot, passwordEnv: WRONG"} }`).join("\n")}
dockerConfig: ${dockerConfig}
network:
  allowPrivate: ["127.0.0.0/8"]
`;
  settingsFile = join(directory, "settings.yml");
  proxiedSettings = join(directory, "proxied.yml");
  writeFileSync(settingsFile, settings);
  writeFileSync(
    proxiedSettings,
    `${settings}  proxy: ${proxy.url}\n  proxyUsername: bot\n  proxyPasswordEnv: PROXY\n  noProxy: ["127.0.0.1"]\n`,
  );
  const files = { Dockerfile: dockerfile(), ".github/plinth.yml": "minimumAgeDays: 0\n" };
  github = await startGithub({ repositories: [{ name: "acme/web", files }] });
});
afterAll(async () => {
  await Promise.all([
    github.stop(),
    registry.stop(),
    ...failing.map((server) => server.stop()),
    proxy.stop(),
    redis.stop(),
  ]);
  rmSync(directory, { recursive: true });
});

const failAsNamed: Script = (request, response) => {
  if (request.url?.startsWith("/plain-token")) return answer(200, {}, "issued-canary")(request, response);
  const [, failure = ""] = /^\/v2\/acme\/(\w+)\//.exec(request.url ?? "") ?? [];
  const sent = request.headers.authorization ?? "";
  const realm = `Bearer realm="http://${request.headers.host}/token?sig=query-canary",service="s"`;
  const scripts: Record<string, Script> = {
    basic: answer(401, { "www-authenticate": "Basic" }, sent),
    token: answer(401, { "www-authenticate": realm }),
    plain: answer(401, { "www-authenticate": realm.replace("/token", "/plain-token") }),
    crash: answer(500, { "x-debug": "issued-canary" }, `issued-canary ${sent}`),
    redirect: answer(302, { location: "http://nowhere.invalid/blob?token=query-canary" }),
    // The login of config.json is taken, and thrown back.
    kept:
      sent === ""
        ? answer(401, { "www-authenticate": "Basic" })
        : answer(500, { "x-debug": sent }, `${sent} ${Buffer.from(sent.slice(6), "base64").toString()}`),
    html: answer(200, {}, `<html>issued-canary ${sent}</html>`),
  };
  (scripts[failure] ?? answer(401, {}, { token: "issued-canary" }))(request, response);
};

function dockerfile(): string {
  const images = [
    ...failures.map((name, index) => `${failing[index]?.host}/acme/${name}:1.0.0`),
    "docker.invalid/acme/base:1.0.0",
  ];
  return ["FROM node:22.11.0", ...images.map((image) => `FROM ${image}`)].join("\n");
}

const secrets = { RIGHT: "password-canary", WRONG: "wrong-canary", PROXY: "proxy-canary" };

function serviceVariables(settings: string): Record<string, string> {
  return {
    ...secrets,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    HOST: "127.0.0.1",
    GHE_HOST: github.ghes.host,
    GHE_PROTOCOL: "http",
    REDIS_URL: redis.url,
    PLINTH_SETTINGS: settings,
    LOG_LEVEL: "trace",
  };
}

async function start(command: "serve" | "worker", settings: string) {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [cliFile, command], {
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"], ...serviceVariables(settings), PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (child.stdout === null || child.stderr === null) throw new Error("the process has pipes");
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => expect((await fetch(`${url}/livez`)).status).toBe(200));
  const stop = async (): Promise<string> => {
    child.kill("SIGTERM");
    await once(child, "close");
    return (await said).join("");
  };
  return { url, stop };
}

/** Every key and value in Redis, whatever its type. */
async function redisDump(): Promise<string> {
  const client = new Redis(redis.url);
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => client.get(key),
    hash: (key) => client.hgetall(key),
    list: (key) => client.lrange(key, 0, -1),
    set: (key) => client.smembers(key),
    zset: (key) => client.zrange(key, "0", "-1"),
    stream: (key) => client.xrange(key, "-", "+"),
  };
  const entries = await Promise.all(
    (await client.keys("*")).map(async (key) => [key, await read[await client.type(key)]?.(key)]),
  );
  await client.quit();
  return JSON.stringify(entries);
}

test("secrets appear in no log line at any level, no job, no store, no pull request and no report", async () => {
  const bot = await start("serve", settingsFile);
  const worker = await start("worker", settingsFile);
  github.webhookUrl = `${bot.url}/api/github/webhooks`;
  await eventually(async () => expect(await github.pullRequests("acme/web")).toHaveLength(1));
  // Jobs that are waiting, failed and done are all looked at.
  const stored = await redisDump();
  // A signature that is wrong makes Probot log the whole request.
  await fetch(`${bot.url}/api/github/webhooks`, {
    method: "POST",
    headers: { "x-github-event": "push", "x-github-delivery": "1", "x-hub-signature-256": "sha256=00" },
    body: "{}",
  });
  // Registries that can send no header have their secret in the address.
  await fetch(`${bot.url}/api/registry-events/quay?secret=address-canary`, { method: "POST", body: "{}" });
  const logs = [await worker.stop(), await bot.stop()];
  const folder = makeFolder({ Dockerfile: dockerfile() });
  const runs = await Promise.all(
    ["text", "json", "markdown"].flatMap((format) =>
      [settingsFile, proxiedSettings].map((settings) =>
        plinth(["scan", folder, "--format", format, "--settings", settings], { environment: secrets }),
      ),
    ),
  );
  const run = await plinth(["run", "--repo", "acme/web", "--settings", proxiedSettings], {
    environment: { ...secrets, GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url, LOG_LEVEL: "trace" },
  });
  const sinks: Record<string, string> = {
    logs: logs.join("\n"),
    redis: stored + (await redisDump()),
    reports: runs.map(({ stdout, stderr }) => stdout + stderr).join("\n"),
    run: run.stdout + run.stderr,
    github:
      JSON.stringify(await github.pullRequests("acme/web")) +
      JSON.stringify(github.journal.requests.map(({ body }) => body)),
  };
  // Each failure was met: what follows would otherwise hold of silence.
  for (const said of [
    "credentials: it answered 401",
    "its token service",
    "answered 500",
    "nowhere.invalid",
    "its list of tags is not JSON",
    "its token is not JSON",
  ]) {
    expect(sinks["reports"]).toContain(said);
  }
  expect(sinks["logs"]).toContain("docker.invalid does not exist");
  expect(sinks["reports"]).toContain("the proxy opened no way to docker.invalid");
  // Nothing is written below debug, though the processes are told to write whatever there is.
  expect(sinks["logs"]).toContain('"level":20');
  expect(failing.at(-1)?.requests.map(({ headers }) => headers.authorization)).toContain(
    `Basic ${inBase64("bot:kept-canary")}`,
  );
  expect(proxy.asked.length).toBeGreaterThan(0);
  const keyLine = github.privateKey.split("\n")[2] ?? "";
  expect(keyLine.length).toBeGreaterThan(40);
  const issued = registry.requests.flatMap(({ authorization }) => authorization?.replace(/^Bearer /, "") ?? []);
  expect(github.installationTokens.length).toBeGreaterThan(0);
  const tokens = [github.token, ...github.installationTokens, ...new Set(issued)];
  const wanted = [...canaries, keyLine, github.webhookSecret, ...tokens];
  const found = Object.entries(sinks).flatMap(([sink, said]) =>
    wanted.filter((secret) => said.includes(secret)).map((secret) => `${sink}: ${secret}`),
  );
  expect(found).toEqual([]);
});
