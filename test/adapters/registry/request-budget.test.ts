import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Digest } from "../../../src/core/image/digest.ts";
import { pushImage } from "../../servers/push-image.ts";
import {
  startStandInRegistry,
  type StandInRegistry,
  type StandInRegistryOptions,
} from "../../servers/stand-in-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const account = { username: "bot", password: "secret" };

let server: StandInRegistry;
let registry: ReturnType<typeof openHttpRegistry>;
let now: Date;
const named = (repository: string) => ({ registry: server.host, repository });
/** Method and first word of what is asked for, of every request since the last call. */
const asked = () =>
  server.requests.splice(0).map(({ method, path }) => `${method} ${/token|tags|manifests|blobs/.exec(path)?.[0]}`);

async function start(options: StandInRegistryOptions) {
  server = await startStandInRegistry(options);
  registry = openHttpRegistry({}, { clock: { now: () => now } });
}

beforeEach(() => {
  now = new Date();
});
afterEach(async () => {
  await registry.close();
  await server.stop();
});

describe("behind tokens", () => {
  beforeEach(() => start({ token: { ...account, expiresIn: 300 } }));

  test("an unchanged image costs one list and one HEAD, and no token while one is valid", async () => {
    await pushImage(server.url, "acme/base", ["1", "2"], {}, account);
    asked();
    await registry.listTags(named("acme/base"));
    await registry.digestOfTag(named("acme/base"), "1");
    expect(asked()).toEqual(["GET tags", "GET token", "GET tags", "HEAD manifests"]);
    await registry.listTags(named("acme/base"));
    await registry.digestOfTag(named("acme/base"), "1");
    expect(asked()).toEqual(["GET tags", "HEAD manifests"]);
  });

  test("a second repository runs into no 401", async () => {
    for (const name of ["acme/one", "acme/two"]) await pushImage(server.url, name, "1", {}, account);
    await registry.digestOfTag(named("acme/one"), "1");
    asked();
    await registry.digestOfTag(named("acme/two"), "1");
    expect(asked()).toEqual(["GET token", "HEAD manifests"]);
  });

  test("a token is renewed before it ends", async () => {
    await pushImage(server.url, "acme/base", "1", {}, account);
    await registry.digestOfTag(named("acme/base"), "1");
    asked();
    now = new Date(now.getTime() + 200_000);
    await registry.digestOfTag(named("acme/base"), "1");
    expect(asked()).toEqual(["HEAD manifests"]);
    now = new Date(now.getTime() + 99_000);
    await registry.digestOfTag(named("acme/base"), "1");
    expect(asked()).toEqual(["GET token", "HEAD manifests"]);
  });

  test("a token that the registry takes no more is replaced once", async () => {
    await pushImage(server.url, "acme/base", "1", {}, account);
    await registry.digestOfTag(named("acme/base"), "1");
    asked();
    let revoked = true;
    server.intercept = (request, response) => {
      if (!revoked || request.url?.startsWith("/token")) return false;
      revoked = false;
      response.setHeader("www-authenticate", `Bearer realm="${server.url}/token",service="stand-in"`);
      response.writeHead(401).end();
      return true;
    };
    expect(await registry.digestOfTag(named("acme/base"), "1")).not.toBeNull();
    expect(asked()).toEqual(["HEAD manifests", "GET token", "HEAD manifests"]);
  });

  test("repositories asked for at the same time share one token each", async () => {
    await pushImage(server.url, "acme/base", ["1", "2", "3"], {}, account);
    await registry.digestOfTag(named("acme/other"), "1").catch(() => null);
    asked();
    await Promise.all(["1", "2", "3"].map((tag) => registry.digestOfTag(named("acme/base"), tag)));
    expect(asked().filter((request) => request === "GET token")).toHaveLength(1);
  });
});

describe("open to all", () => {
  beforeEach(() => start({ latencyMs: 5 }));

  const many = { platforms: ["linux/amd64", "linux/arm64"] };
  test.for([
    ["an index that tells its date costs one GET", many, ["GET manifests"]],
    ["an image of one platform costs two", {}, ["GET manifests", "GET blobs"]],
    [
      "an index that tells no date costs three",
      { ...many, dateIn: "configuration" },
      ["GET manifests", "GET manifests", "GET blobs"],
    ],
  ] as const)("%s", async ([, image, requests]) => {
    const digest = await pushImage(server.url, "acme/base", "1", image);
    asked();
    expect((await registry.readImage(named("acme/base"), digest))?.createdAt).toBe("2026-01-01T00:00:00.000Z");
    expect(asked()).toEqual(requests);
  });

  test("the layers of one platform cost one GET", async () => {
    const index = await pushImage(server.url, "acme/base", "1", many);
    const exemplar = (await registry.readImage(named("acme/base"), index))?.exemplar;
    expect(exemplar).toMatchObject({ platform: "linux/amd64", layers: null });
    asked();
    const layers = exemplar && (await registry.readLayers(named("acme/base"), exemplar.digest));
    expect(layers).toEqual([{ digest: expect.stringMatching(/^sha256:/), size: expect.any(Number) }]);
    expect(asked()).toEqual(["GET manifests"]);
  });

  test.for([
    ["which tags there are", "GET tags", () => registry.listTags(named("acme/base"))],
    ["what a tag is", "HEAD manifests", () => registry.digestOfTag(named("acme/base"), "1")],
    ["what an image is", "GET manifests", (digest: Digest) => registry.readImage(named("acme/base"), digest)],
    ["which layers it has", "GET manifests", (digest: Digest) => registry.readLayers(named("acme/base"), digest)],
  ] as const)("asked a hundred times at once, %s is sent once", async ([, request, ask]) => {
    const digest = await pushImage(server.url, "acme/base", "1", many);
    asked();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(digest)));
    expect(answers.every((answer) => answer === answers[0])).toBe(true);
    expect(asked()).toEqual([request]);
    expect(registry.requestCount).toBe(1);
  });

  test("a failure is not shared with who asks afterwards", async () => {
    await pushImage(server.url, "acme/base", "1");
    server.intercept = (_request, response) => Boolean(response.writeHead(500).end());
    await expect(registry.digestOfTag(named("acme/base"), "1")).rejects.toMatchObject({ code: "registry-unavailable" });
    server.intercept = null;
    expect(await registry.digestOfTag(named("acme/base"), "1")).not.toBeNull();
  });

  test("manifests of every kind are accepted in one request", async () => {
    await pushImage(server.url, "acme/base", "1", many);
    await pushImage(server.url, "acme/base", "2", { ...many, docker: true });
    await pushImage(server.url, "acme/base", "3", { docker: true });
    for (const tag of ["1", "2", "3"]) {
      const digest = await registry.digestOfTag(named("acme/base"), tag);
      expect(digest && (await registry.readImage(named("acme/base"), digest))?.platforms).toHaveLength(
        tag === "3" ? 1 : 2,
      );
    }
    expect(server.requests.filter(({ method }) => method === "HEAD").at(-1)?.accept).toBe(
      "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json",
    );
  });
});

describe("at the same time", () => {
  test("connections are kept: five hundred requests need no more of them than lookups run at once", async () => {
    await start({});
    const sockets = new Set<unknown>();
    server.intercept = (request) => {
      sockets.add(request.socket);
      return false;
    };
    await registry.close();
    registry = openHttpRegistry({ registries: { [server.host]: { insecure: true, requestsPerSecond: 1000 } } });
    await Promise.all(Array.from({ length: 500 }, (_, index) => registry.digestOfTag(named(`acme/${index}`), "1")));
    expect(server.requests).toHaveLength(500);
    expect(sockets.size).toBeLessThanOrEqual(8);
  });

  test("no more requests are sent in a second than the operator says", async () => {
    await start({});
    await registry.close();
    registry = openHttpRegistry({ registries: { [server.host]: { insecure: true, requestsPerSecond: 20 } } });
    const began = performance.now();
    await Promise.all(Array.from({ length: 30 }, (_, index) => registry.digestOfTag(named(`acme/${index}`), "1")));
    expect(performance.now() - began).toBeGreaterThan(450);
  });

  test.for([
    ["eight", {}, 8],
    ["as many as the operator says", { concurrency: 2 }, 2],
  ] as const)("a registry sees %s lookups at most", async ([, host, most]) => {
    await start({ latencyMs: 100 });
    await registry.close();
    registry = openHttpRegistry({ registries: { [server.host]: { insecure: true, ...host } } });
    const lookups = Array.from({ length: 40 }, (_, index) => registry.digestOfTag(named(`acme/base-${index}`), "1"));
    expect(await Promise.all(lookups)).toEqual(lookups.map(() => null));
    expect(server.peak).toBe(most);
  });
});
