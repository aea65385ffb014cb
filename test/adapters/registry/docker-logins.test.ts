import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { RegistrySettings } from "../../../src/core/config/registry-settings.ts";
import { readRegistryAccess } from "../../../src/entry/registry-access.ts";
import { eventually } from "../../eventually.ts";
import { makeFolder, plinth } from "../../entry/cli/plinth.ts";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { type DockerRegistry, startDockerRegistry } from "../../servers/docker-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { pushImage } from "../../servers/push-image.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const account = { username: "bot", password: "right" };
const auth = Buffer.from("bot:right").toString("base64");

let directory: string;
let real: DockerRegistry;
let server: HostileRegistry;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "docker-logins-"));
  real = await startDockerRegistry({ htpasswd: account });
  await pushImage(real.url, "acme/base", "1", {}, account);
  server = await startHostileRegistry();
});
beforeEach(() => {
  server.script = (request, response) => {
    const knows = request.headers.authorization === `Basic ${auth}`;
    (knows ? answer(200, {}, { tags: ["1"] }) : answer(401, { "www-authenticate": "Basic" }))(request, response);
  };
});
afterAll(async () => {
  await Promise.all([real.stop(), server.stop()]);
  rmSync(directory, { recursive: true });
});

/** A folder like ~/.docker with this config.json. */
function dockerFolder(config: object): string {
  const folder = mkdtempSync(join(directory, "docker-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return folder;
}

/** A program `docker-credential-NAME` on a PATH of its own. */
function helperPath(name: string, script: string): string {
  const folder = mkdtempSync(join(directory, "bin-"));
  const file = join(folder, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return `${folder}:/usr/bin:/bin`;
}

async function tagsAt(host: string, variables: Readonly<Record<string, string>>, settings = {}): Promise<unknown> {
  const access = readRegistryAccess(RegistrySettings.parse(settings), (name) => variables[name], { commandLine: true });
  const network = openNamedHosts({ [`https://${host}`]: server.url, "https://registry-1.docker.io": server.url });
  const registry = openHttpRegistry(settings, {
    access,
    secrets: variables,
    ...(host.startsWith("127.") ? {} : { network }),
  });
  try {
    return (await registry.listTags({ registry: host, repository: "acme/base" }))?.tags;
  } catch (error) {
    return error;
  } finally {
    await registry.close();
  }
}

const relative = (name: string) => (name === "DOCKER_CONFIG" ? ".docker" : undefined);

describe("the login that docker keeps", () => {
  test("opens a real registry with a password file", async () => {
    expect(await tagsAt(real.host, { DOCKER_CONFIG: dockerFolder({ auths: { [real.host]: { auth } } }) })).toEqual([
      "1",
    ]);
    expect(await tagsAt(real.host, { DOCKER_CONFIG: dockerFolder({ auths: {} }) })).toMatchObject({
      code: "registry-access-denied",
    });
  });

  test("is found below HOME, and for Docker Hub under its old name", async () => {
    const home = mkdtempSync(join(directory, "home-"));
    const auths = { "https://index.docker.io/v1/": { auth } };
    const folder = dockerFolder({ auths });
    expect(await tagsAt("docker.io", { DOCKER_CONFIG: folder })).toEqual(["1"]);
    expect(await tagsAt("docker.io", { HOME: home })).toMatchObject({ code: "registry-access-denied" });
  });

  test("goes to its own host and to no other", async () => {
    const variables = { DOCKER_CONFIG: dockerFolder({ auths: { "ghcr.io": { auth } } }) };
    expect(await tagsAt("ghcr.io", variables)).toEqual(["1"]);
    expect(await tagsAt("sub.ghcr.io", variables)).toMatchObject({ code: "registry-access-denied" });
  });

  test("gives way to what the operator's settings say", async () => {
    const variables = { DOCKER_CONFIG: dockerFolder({ auths: { "ghcr.io": { auth } } }), PASSWORD: "wrong" };
    const settings = { registries: { "ghcr.io": { username: "bot", passwordEnv: "PASSWORD" } } };
    expect(await tagsAt("ghcr.io", variables, settings)).toMatchObject({ code: "registry-credentials-rejected" });
  });

  test("is not taken from a relative path, which a checkout could fill", () => {
    expect(readRegistryAccess(RegistrySettings.parse({}), relative, { commandLine: true }).dockerConfig).toBeNull();
  });

  test("is taken by a service only where its settings name the file", () => {
    const folder = dockerFolder({ auths: { "ghcr.io": { auth } } });
    const read = (name: string) => (name === "DOCKER_CONFIG" ? folder : undefined);
    const service = { commandLine: false };
    expect(readRegistryAccess(RegistrySettings.parse({}), read, service).dockerConfig).toBeNull();
    const named = RegistrySettings.parse({ dockerConfig: join(folder, "config.json") });
    expect(readRegistryAccess(named, read, service).dockerConfig?.loginFor("ghcr.io")).not.toBeNull();
    const absent = RegistrySettings.parse({ dockerConfig: join(folder, "absent.json") });
    expect(() => readRegistryAccess(absent, read, service)).toThrow(/^dockerConfig: .*there is no such file/);
  });
});

/** False for what has ended, and for what only waits to be taken off the list of processes. */
function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !/\) Z /.test(readFileSync(status, "utf8"));
}

const helperConfig = () => dockerFolder({ credHelpers: { "ghcr.io": "tests" } });

describe("a credential helper", () => {
  test("is run without a shell, with the host on its input and little of the environment", async () => {
    const said = join(directory, "said");
    const path = helperPath(
      "tests",
      `{ cat; echo; echo "$0 $*"; env; } > ${said}\necho '{"Username":"bot","Secret":"right"}'`,
    );
    expect(await tagsAt("ghcr.io", { PATH: path, DOCKER_CONFIG: helperConfig(), GITHUB_TOKEN: "canary" })).toEqual([
      "1",
    ]);
    const [input, program, ...environment] = readFileSync(said, "utf8").trim().split("\n");
    expect(input).toBe("ghcr.io");
    expect(program).toMatch(/docker-credential-tests get$/);
    expect(environment.join("\n")).toContain("PATH=");
    expect(environment.join("\n")).not.toContain("canary");
  });

  test("that has nothing for a host leaves it to be asked as anybody", async () => {
    server.script = answer(200, {}, { tags: ["public"] });
    const path = helperPath("tests", 'echo "credentials not found in native keychain"; exit 1');
    expect(await tagsAt("ghcr.io", { PATH: path, DOCKER_CONFIG: helperConfig() })).toEqual(["public"]);
  });

  test.for<[string, string, string]>([
    ["fails", 'echo "canary-output"; exit 3', "docker-credential-tests ended with 3"],
    ["says nonsense", 'echo "canary-output"', "docker-credential-tests gave no login"],
    ["says nothing", "exit 0", "docker-credential-tests gave no login"],
    ["nests its answer", "printf '%60000s' | tr ' ' '['", "docker-credential-tests gave no login"],
    ["says what is no text", "head -c 1000 /dev/urandom", "docker-credential-tests gave no login"],
    [
      "gives an empty secret",
      `echo '{"Username":"canary-output","Secret":""}'`,
      "docker-credential-tests gave no login",
    ],
    ["is ended", "kill -9 $$", "docker-credential-tests ended with -1"],
    ["says too much", "yes canary-output", "docker-credential-tests said more than 65536 bytes"],
  ])("that %s is told by its name, and what it said is not", async ([, script, said]) => {
    const failed = await tagsAt("ghcr.io", { PATH: helperPath("tests", script), DOCKER_CONFIG: helperConfig() });
    expect(failed).toMatchObject({ code: "registry-credentials-rejected", message: expect.stringContaining(said) });
    expect(failed instanceof Error ? `${failed.stack}${String(failed.cause)}` : "").not.toContain("canary-output");
  });

  test("that complains has its complaints read by nobody", async () => {
    server.script = answer(401, { "www-authenticate": "Basic" });
    const dockerConfig = join(dockerFolder({ credsStore: "tests" }), "config.json");
    const settings = join(directory, "settings.yml");
    writeFileSync(settings, `registries: { "${server.host}": { insecure: true } }\ndockerConfig: ${dockerConfig}\n`);
    const folder = makeFolder({ Dockerfile: `FROM ${server.host}/acme/base:1.0.0\n` });
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const PATH = `${helperPath("tests", "echo canary-output >&2; exit 3")}:${process.env["PATH"]}`;
    const environment = { PATH, LOG_LEVEL: "trace" };
    const { stdout, stderr } = await plinth(["scan", folder, "--settings", settings], { environment });
    expect(stdout).toContain("docker-credential-tests ended with 3");
    expect(stdout + stderr).not.toContain("canary-output");
  });

  test("that fails is run once for lookups that come together, and again half a minute later", async () => {
    const runs = join(directory, "runs");
    const path = helperPath("tests", `echo run >> ${runs}; exit 3`);
    const variables: Readonly<Record<string, string>> = { PATH: path, DOCKER_CONFIG: helperConfig() };
    const access = readRegistryAccess(RegistrySettings.parse({}), (name) => variables[name], { commandLine: true });
    const network = openNamedHosts({ "https://ghcr.io": server.url });
    let now = new Date();
    const registry = openHttpRegistry({}, { access, network, clock: { now: () => now } });
    const list = async (repository: string) =>
      await registry.listTags({ registry: "ghcr.io", repository }).catch(() => null);
    const burst = () => Promise.all(Array.from({ length: 20 }, (_, index) => list(`acme/${index}`)));
    await burst();
    expect(readFileSync(runs, "utf8")).toBe("run\n");
    now = new Date(now.getTime() + 31_000);
    await burst();
    await registry.close();
    expect(readFileSync(runs, "utf8")).toBe("run\nrun\n");
  });

  test("that takes too long is ended with all that it started", async () => {
    const pids = join(directory, "pids");
    const path = helperPath("tests", `sleep 300 & echo $! > ${pids}; wait`);
    const failed = await tagsAt("ghcr.io", { PATH: path, DOCKER_CONFIG: helperConfig() });
    expect(failed).toMatchObject({ message: expect.stringContaining("docker-credential-tests took longer than 10 s") });
    const pid = Number(readFileSync(pids, "utf8"));
    expect(pid).toBeGreaterThan(1);
    await eventually(() => expect(isRunning(pid)).toBe(false));
  });

  test("that is not installed says so", async () => {
    const failed = await tagsAt("ghcr.io", { PATH: "/nowhere", DOCKER_CONFIG: helperConfig() });
    expect(failed).toMatchObject({ message: expect.stringContaining("docker-credential-tests could not be run") });
  });
});

test("an identity token goes to the token service in the body of a POST, and never into an address", async () => {
  server.script = (request, response) => {
    if (request.method === "POST") return answer(200, {}, { access_token: "t" })(request, response);
    const challenge = { "www-authenticate": 'Bearer realm="https://acme.azurecr.io/oauth2/token?x=1",service="s"' };
    const knows = request.headers.authorization === "Bearer t";
    (knows ? answer(200, {}, { tags: ["1"] }) : answer(401, challenge))(request, response);
  };
  const auths = { "acme.azurecr.io": { identitytoken: "refresh-canary" } };
  const before = server.requests.length;
  expect(await tagsAt("acme.azurecr.io", { DOCKER_CONFIG: dockerFolder({ auths }) })).toEqual(["1"]);
  const sent = server.requests.slice(before);
  expect(sent.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
    "GET /v2/acme/base/tags/list",
    "POST /oauth2/token",
    "GET /v2/acme/base/tags/list",
  ]);
  expect(JSON.stringify(sent)).not.toContain("refresh-canary");
});
