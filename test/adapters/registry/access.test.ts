import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { pushImage } from "../../servers/push-image.ts";
import { startStandInRegistry } from "../../servers/stand-in-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const account = { username: "bot", password: "right" };
const credentials = { insecure: true, username: "bot", passwordEnv: "PASSWORD" };

let scripted: HostileRegistry;

beforeAll(async () => {
  scripted = await startHostileRegistry();
});
afterAll(async () => {
  await scripted.stop();
});

const scriptedImage = () => ({ registry: scripted.host, repository: "acme/base" });

/** How asking a registry that answers like this fails. */
async function deniedAt(origin: string, registryName: string, script = answer(403)) {
  const network = openNamedHosts({ [origin]: scripted.url, "https://auth.docker.io": scripted.url });
  const registry = openHttpRegistry({}, { network });
  scripted.script = script;
  const caught: unknown = await registry
    .digestOfTag({ registry: registryName, repository: "acme/base" }, "1")
    .catch((error: unknown) => error);
  await registry.close();
  return caught;
}

describe("credentials that are wrong", () => {
  test.for([
    ["at the registry", { basic: account }, 2],
    ["at its token service", { token: account }, 2],
  ] as const)("%s are sent once, and no more for an hour", async ([, auth, requests]) => {
    const server = await startStandInRegistry(auth);
    const image = { registry: server.host, repository: "acme/base" };
    await pushImage(server.url, "acme/base", "1", {}, account);
    const pushed = server.requests.length;
    let now = new Date("2026-11-24T12:00:00Z");
    const secrets = { PASSWORD: "wrong" };
    const clock = { now: () => now };
    const registry = openHttpRegistry({ registries: { [server.host]: credentials } }, { secrets, clock });
    const rejected = {
      code: "registry-credentials-rejected",
      resource: `${server.host}/acme/base`,
      message: expect.stringContaining("The operator checks username and passwordEnv"),
    };
    await expect(registry.listTags(image)).rejects.toMatchObject(rejected);
    expect(server.requests.length - pushed).toBe(requests);
    const sent = () => server.requests.slice(pushed).filter(({ authorization }) => authorization !== null).length;
    expect(sent()).toBe(1);
    await expect(registry.digestOfTag(image, "1")).rejects.toMatchObject(rejected);
    await expect(registry.listTags({ ...image, repository: "acme/other" })).rejects.toMatchObject({
      code: rejected.code,
    });
    expect(sent()).toBe(1);
    now = new Date("2026-11-24T13:00:01Z");
    secrets.PASSWORD = account.password;
    expect(await registry.listTags(image)).toEqual({ tags: ["1"], truncated: false });
    await registry.close();
    await server.stop();
  });

  test.for([
    ["at the registry", { basic: account }],
    ["at its token service", { token: account }],
  ] as const)("%s are sent once, however many ask at the same time", async ([, auth]) => {
    const server = await startStandInRegistry({ ...auth, latencyMs: 5 });
    const settings = { registries: { [server.host]: credentials } };
    const registry = openHttpRegistry(settings, { secrets: { PASSWORD: "wrong" } });
    const lookups = Array.from({ length: 20 }, (_, index) =>
      registry.listTags({ registry: server.host, repository: `acme/base-${index}` }),
    );
    const results = await Promise.allSettled(lookups);
    expect(results).toEqual(
      results.map(() => ({
        status: "rejected",
        reason: expect.objectContaining({ code: "registry-credentials-rejected" }),
      })),
    );
    expect(server.requests.filter(({ authorization }) => authorization !== null)).toHaveLength(1);
    await registry.close();
    await server.stop();
  });

  test("that were right and are so no longer are sent once more", async () => {
    const registry = openHttpRegistry({ registries: { [scripted.host]: credentials } }, { secrets: { PASSWORD: "x" } });
    const challenge = answer(401, { "www-authenticate": "Basic" });
    scripted.script = (request, response) => {
      const script = request.headers.authorization ? answer(200, {}, { tags: ["1"] }) : challenge;
      script(request, response);
    };
    expect(await registry.listTags(scriptedImage())).not.toBeNull();
    scripted.script = challenge;
    const before = scripted.requests.length;
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({ code: "registry-credentials-rejected" });
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({ code: "registry-credentials-rejected" });
    expect(scripted.requests.length - before).toBe(1);
    await registry.close();
  });

  test("that are not there at all are told from wrong ones", async () => {
    const server = await startStandInRegistry({ basic: account });
    const registry = openHttpRegistry({ registries: { [server.host]: credentials } });
    await expect(registry.listTags({ registry: server.host, repository: "acme/base" })).rejects.toMatchObject({
      code: "registry-credentials-rejected",
      message: expect.stringContaining("their secret is not in the environment"),
    });
    await registry.close();
    await server.stop();
  });
});

describe("access that is denied", () => {
  test("says what to do", async () => {
    expect(await deniedAt("https://ghcr.io", "ghcr.io")).toMatchObject({
      code: "registry-access-denied",
      upstream: "registry",
      resource: "ghcr.io/acme/base",
      message:
        "ghcr.io does not let ghcr.io/acme/base be read (403). Check that the image exists; if it is private, give Plinth credentials for this registry in the operator settings.",
    });
  });

  test("at Docker Hub may mean that there is no such repository, and says so", async () => {
    const challenge = {
      "www-authenticate": 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    };
    const denied = await deniedAt("https://registry-1.docker.io", "docker.io", (request, response) => {
      const script = request.url?.startsWith("/token") ? answer(200, {}, { token: "t" }) : answer(401, challenge);
      script(request, response);
    });
    expect(denied).toMatchObject({
      code: "registry-access-denied",
      message: expect.stringContaining("Docker Hub answers the same for repositories that do not exist."),
    });
  });

  test("is believed after one token", async () => {
    const tokens = await startHostileRegistry(answer(200, {}, { token: "t" }));
    scripted.script = answer(401, { "www-authenticate": `Bearer realm="${tokens.url}/token"` });
    const registry = openHttpRegistry();
    for (const repository of ["acme/one", "acme/two"]) {
      const denied = registry.listTags({ registry: scripted.host, repository });
      await expect(denied).rejects.toMatchObject({ code: "registry-access-denied" });
    }
    expect(tokens.requests).toHaveLength(2);
    await registry.close();
    await tokens.stop();
  });

  test("for want of credentials that were held back says where they were not sent", async () => {
    const tokens = await startHostileRegistry(answer(401));
    scripted.script = answer(401, { "www-authenticate": `Bearer realm="${tokens.url}/token"` });
    const registry = openHttpRegistry({ registries: { [scripted.host]: credentials } }, { secrets: { PASSWORD: "x" } });
    await expect(registry.listTags({ registry: scripted.host, repository: "acme/base" })).rejects.toMatchObject({
      code: "registry-access-denied",
      message: expect.stringContaining("name it as tokenHost"),
    });
    await registry.close();
    await tokens.stop();
  });
});

describe("a registry that cannot answer", () => {
  test("with 503 is asked twice", async () => {
    const registry = openHttpRegistry();
    scripted.script = answer(503);
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({
      code: "registry-unavailable",
      status: 503,
    });
    expect(registry.requestCount).toBe(2);
    await registry.close();
  });

  test.for<[string, Readonly<Record<string, string>>, number | null]>([
    ["says how long it is down", { "retry-after": "120" }, 120_000],
    ["tells of its limits alone", { "ratelimit-reset": "3600" }, null],
  ])("and %s has that told to who asks again", async ([, headers, retryAfterMs]) => {
    const registry = openHttpRegistry();
    scripted.script = answer(503, headers);
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({
      code: "registry-unavailable",
      retryAfterMs,
    });
    await registry.close();
  });

  test("at the first try is fine at the second", async () => {
    const registry = openHttpRegistry();
    scripted.script = (request, response) => {
      scripted.script = answer(200, {}, { tags: ["1"] });
      answer(502)(request, response);
    };
    expect(await registry.listTags(scriptedImage())).toEqual({ tags: ["1"], truncated: false });
    await registry.close();
  });

  test.for([
    ["that nobody listens at", { registry: "127.0.0.1:9", repository: "acme/base" }, "refuses connections"],
    ["of a name that is none", { registry: "registry.invalid", repository: "acme/base" }, "registry.invalid"],
  ] as const)("%s is unavailable, and the message says so", async ([, unreachable, said]) => {
    const registry = openHttpRegistry();
    await expect(registry.listTags(unreachable)).rejects.toMatchObject({
      code: "registry-unavailable",
      resource: `${unreachable.registry}/acme/base`,
      message: expect.stringContaining(said),
    });
    await registry.close();
  });
});

describe("a registry that limits", () => {
  test("is left alone as long as it asks, for every image of its own and of no other registry", async () => {
    const other = await startHostileRegistry(answer(200, {}, { tags: ["1"] }));
    let now = new Date("2026-11-24T12:00:00Z");
    const registry = openHttpRegistry({}, { clock: { now: () => now } });
    scripted.script = answer(429, { "retry-after": "30" });
    const limited = { code: "rate-limited", status: 429 };
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({ ...limited, retryAfterMs: 30_000 });
    scripted.script = answer(200, {}, { tags: ["1"] });
    const asked = scripted.requests.length;
    now = new Date("2026-11-24T12:00:10Z");
    const elsewhere = { ...scriptedImage(), repository: "acme/other" };
    await expect(registry.listTags(elsewhere)).rejects.toMatchObject({ ...limited, retryAfterMs: 20_000 });
    expect(scripted.requests.length).toBe(asked);
    expect(await registry.listTags({ registry: other.host, repository: "acme/base" })).not.toBeNull();
    now = new Date("2026-11-24T12:00:30Z");
    expect(await registry.listTags(elsewhere)).not.toBeNull();
    await registry.close();
    await other.stop();
  });

  test("and says that it may be asked at once is left alone for a second", async () => {
    let now = new Date("2026-11-24T12:00:00Z");
    const registry = openHttpRegistry({}, { clock: { now: () => now } });
    scripted.script = answer(429, { "retry-after": "0" });
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: 0 });
    const asked = scripted.requests.length;
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({ retryAfterMs: 1_000 });
    expect(scripted.requests.length).toBe(asked);
    now = new Date("2026-11-24T12:00:01Z");
    scripted.script = answer(200, {}, { tags: ["1"] });
    expect(await registry.listTags(scriptedImage())).not.toBeNull();
    await registry.close();
  });

  test("once its window is used up has its manifests left alone longer than what it does not count", async () => {
    let now = new Date("2026-11-24T12:00:00Z");
    const registry = openHttpRegistry({}, { clock: { now: () => now } });
    const digest = `sha256:${"0".repeat(64)}` as const;
    scripted.script = answer(429, { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "0;w=21600" });
    await expect(registry.readImage(scriptedImage(), digest)).rejects.toMatchObject({ code: "rate-limited" });
    now = new Date("2026-11-24T12:00:11Z");
    scripted.script = answer(200, { "docker-content-digest": digest });
    expect(await registry.digestOfTag(scriptedImage(), "1")).toBe(digest);
    const asked = scripted.requests.length;
    await expect(registry.readImage(scriptedImage(), digest)).rejects.toMatchObject({ retryAfterMs: 889_000 });
    expect(scripted.requests.length).toBe(asked);
    await registry.close();
  });

  test("is left alone until its limit begins anew, while a tenth of it is left", async () => {
    let now = new Date("2026-11-24T12:00:00Z");
    const registry = openHttpRegistry({}, { clock: { now: () => now } });
    const reset = String(now.getTime() / 1000 + 60);
    const told = (remaining: string) => ({
      "ratelimit-limit": "60",
      "ratelimit-remaining": remaining,
      "ratelimit-reset": reset,
    });
    scripted.script = answer(200, told("6"), { tags: ["1"] });
    expect(await registry.listTags(scriptedImage())).not.toBeNull();
    scripted.script = answer(200, told("5"), { tags: ["1"] });
    expect(await registry.listTags(scriptedImage())).not.toBeNull();
    const asked = scripted.requests.length;
    await expect(registry.listTags(scriptedImage())).rejects.toMatchObject({ retryAfterMs: 60_000 });
    expect(scripted.requests.length).toBe(asked);
    now = new Date("2026-11-24T12:01:00Z");
    expect(await registry.listTags(scriptedImage())).not.toBeNull();
    await registry.close();
  });

  test("and says that nothing is left is not asked for manifests, which it counts, but for digests, which it does not", async () => {
    const registry = openHttpRegistry();
    // https://docs.docker.com/docker-hub/usage/pulls/: "ratelimit-remaining: 0;w=21600"
    const digest = `sha256:${"0".repeat(64)}` as const;
    const left = {
      "ratelimit-limit": "100;w=21600",
      "ratelimit-remaining": "0;w=21600",
      "docker-content-digest": digest,
    };
    scripted.script = answer(200, left);
    expect(await registry.digestOfTag(scriptedImage(), "1")).toBe(digest);
    const asked = scripted.requests.length;
    await expect(registry.readImage(scriptedImage(), digest)).rejects.toMatchObject({ code: "rate-limited" });
    expect(scripted.requests.length).toBe(asked);
    expect(await registry.digestOfTag(scriptedImage(), "2")).toBe(digest);
    await registry.close();
  });
});
