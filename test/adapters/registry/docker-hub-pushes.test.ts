import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import type { Digest } from "../../../src/core/image/digest.ts";
import type { Registry } from "../../../src/workflow/ports/registry.ts";
import { rememberingRegistry } from "../../../src/workflow/lookup/remembering-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { pushImage } from "../../servers/push-image.ts";
import { startStandInDockerHub } from "../../servers/stand-in-docker-hub.ts";
import { startStandInRegistry, type StandInRegistry } from "../../servers/stand-in-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const node = { registry: "docker.io", repository: "library/node" };

let server: StandInRegistry;
let hub: Awaited<ReturnType<typeof startStandInDockerHub>>;
let network: ReturnType<typeof openNamedHosts>;
let http: ReturnType<typeof openHttpRegistry>;
let registry: Registry;
let now: Date;

beforeEach(async () => {
  server = await startStandInRegistry();
  hub = await startStandInDockerHub();
  now = new Date("2026-11-24T10:00:00Z");
  open({});
});
afterEach(async () => {
  await http.close();
  await Promise.all([server.stop(), hub.stop()]);
});

function open(settings: Parameters<typeof openHttpRegistry>[0]) {
  const clock = { now: () => now };
  network = openNamedHosts({ "https://registry-1.docker.io": server.url, "https://hub.docker.com": hub.url });
  http = openHttpRegistry(settings, { network, clock, secrets: { HUB: "secret" } });
  registry = rememberingRegistry(http, createInMemoryStore(clock), minuteMs);
}

async function push(tag: string, content: string): Promise<Digest> {
  const digest = await pushImage(server.url, "library/node", tag, { labels: { content } });
  hub.push("library/node", tag, digest, now);
  server.requests.length = 0;
  return digest;
}

/** What an image costs that is looked at now, an hour after the last look. */
async function look(tag = "20") {
  now = new Date(now.getTime() + hourMs);
  server.requests.length = 0;
  hub.requests.length = 0;
  const list = await registry.listTags(node);
  const digest = await registry.digestOfTag(node, tag);
  return {
    tags: list?.tags.toSorted(),
    digest,
    cost: [
      ...hub.requests.map(() => "hub"),
      ...server.requests.map(({ method, path }) => `${method} ${/tags|manifests/.exec(path)?.[0]}`),
    ],
  };
}
const page = (results: unknown, count: unknown = 1) => JSON.stringify({ count, results });
const updated = (name: string, at: string, digest: unknown = "sha256:1") => ({ name, last_updated: at, digest });
const whole = ["GET tags", "HEAD manifests"];

describe("Docker Hub tells what was pushed", () => {
  test("an unchanged image costs one request", async () => {
    const digest = await push("20", "first");
    expect(await look()).toEqual({ tags: ["20"], digest, cost: whole });
    for (let hour = 0; hour < 20; hour += 1) expect(await look()).toEqual({ tags: ["20"], digest, cost: ["hub"] });
  });

  test("a tag that moved costs one HEAD more, once", async () => {
    await push("20", "first");
    await look();
    await look();
    const moved = await push("20", "second");
    expect(await look()).toEqual({ tags: ["20"], digest: moved, cost: ["hub", "HEAD manifests"] });
    expect(await look()).toEqual({ tags: ["20"], digest: moved, cost: ["hub"] });
  });

  test("a new tag is in the list, and costs a HEAD of its own when it is asked for", async () => {
    const digest = await push("20", "first");
    await look();
    const next = await push("22", "second");
    expect(await look()).toEqual({ tags: ["20", "22"], digest, cost: ["hub"] });
    expect(await look("22")).toEqual({ tags: ["20", "22"], digest: next, cost: ["hub", "HEAD manifests"] });
  });

  test("a tag that was pushed anew with the same bytes costs no more", async () => {
    const digest = await push("20", "first");
    await look();
    await push("20", "first");
    expect(await look()).toEqual({ tags: ["20"], digest, cost: ["hub"] });
  });

  test("a push that is told forty minutes late is seen", async () => {
    await push("20", "first");
    await look();
    await look();
    const before = new Date(now.getTime() - 40 * minuteMs);
    const moved = await push("20", "second");
    hub.push("library/node", "20", moved, before);
    expect((await look()).digest).toBe(moved);
  });

  test("where a tag was taken away the list is read whole", async () => {
    await push("20", "first");
    await push("21", "other");
    await look();
    await look();
    hub.remove("library/node", "21");
    expect((await look()).cost).toEqual(["hub", ...whole]);
  });

  test("much news is walked through page by page, and very much is read whole", async () => {
    const digest = await push("20", "first");
    await look();
    for (let index = 0; index < 150; index += 1) hub.push("library/node", `21.0.${index}`, digest, now);
    const walked = await look();
    expect([walked.tags?.length, walked.cost]).toEqual([151, ["hub", "hub"]]);
    for (let index = 0; index < 400; index += 1) hub.push("library/node", `22.0.${index}`, digest, now);
    expect((await look()).cost).toEqual(["hub", "hub", "hub", ...whole]);
  });

  test("it is asked without credentials", async () => {
    await http.close();
    open({ registries: { "docker.io": { username: "bot", passwordEnv: "HUB" } } });
    await push("20", "first");
    await look();
    await look();
    const sent = network.sent.filter(({ origin }) => origin === "https://hub.docker.com");
    expect(sent.map(({ path }) => path)).toEqual([
      "/v2/repositories/library/node/tags?page_size=100&ordering=last_updated",
    ]);
    expect(sent[0]?.head).not.toMatch(/authorization/i);
  });

  test("a mirror is asked alone", async () => {
    await http.close();
    await push("20", "first");
    open({ registries: { "docker.io": { mirror: "https://registry-1.docker.io/" } } });
    await look();
    expect((await look()).cost).toEqual(whole);
  });
});

describe("Docker Hub's word is a hint", () => {
  test.for([
    ["no such repository", 404, "{}", 1],
    ["a page for people", 200, "<html>Just a moment…</html>", 1],
    ["another document", 200, '{"count":1,"results":{"name":"20"}}', 1],
    ["a time that is none", 200, page([updated("20", "yesterday")]), 1],
    ["more than was asked for", 200, page(Array(101).fill(updated("20", "2026-11-24T10:00:00Z")), 101), 1],
    ["oldest first", 200, page([updated("20", "2015-01-01T00:00:00Z"), updated("21", "2026-01-01T00:00:00Z")]), 1],
    ["five megabytes", 200, page([], 1).padEnd(5 * 1024 * 1024), 1],
    ["nothing but a wait", 429, "{}", 1],
    ["an error of its own", 500, "{}", 1],
    ["a redirect elsewhere", 302, "", 1],
  ] as const)("%s has the registry asked, and is not asked for again soon", async ([, status, body, asked]) => {
    const digest = await push("20", "first");
    await look();
    hub.intercept = (_request, response) => {
      if (status === 302) response.setHeader("location", "https://elsewhere.example/");
      return Boolean(response.writeHead(status).end(body));
    };
    expect(await look()).toEqual({ tags: ["20"], digest, cost: [...Array(asked).fill("hub"), ...whole] });
    now = new Date(now.getTime() - hourMs + 2 * minuteMs);
    expect((await look()).digest).toBe(digest);
    expect(hub.requests.length).toBeLessThanOrEqual(1);
  });

  test("one that fails half way has the registry asked", async () => {
    const digest = await push("20", "first");
    await look();
    const news = Array.from({ length: 100 }, (_, index) => updated(`21.${index}`, now.toISOString()));
    hub.intercept = (request, response) => {
      const isFirst = !request.url?.includes("&page=");
      return Boolean(isFirst ? response.end(page(news, 200)) : response.writeHead(500).end());
    };
    expect(await look()).toEqual({ tags: ["20"], digest, cost: ["hub", "hub", ...whole] });
  });

  test("a name that no tag has is not kept", async () => {
    await push("20", "first");
    await look();
    const names = ["a b", "x".repeat(129), "<img>", `sha256-${"0".repeat(64)}.sig`];
    hub.intercept = (_request, response) =>
      Boolean(
        response.end(
          page([updated("20", now.toISOString()), ...names.map((name) => updated(name, now.toISOString()))], 5),
        ),
      );
    expect(await look()).toMatchObject({ tags: ["20"] });
    expect(Object.keys((await registry.listTags(node))?.pushes?.facts ?? {})).toEqual(["20"]);
  });

  test("one that never tells of anything delays news by a day at most", async () => {
    const first = await push("20", "first");
    await look();
    hub.intercept = (_request, response) => Boolean(response.end(page([updated("20", "2020-01-01T00:00:00Z", first)])));
    const moved = await push("20", "second");
    const seen: (Digest | null)[] = [];
    for (let hour = 0; hour < 25; hour += 1) seen.push((await look()).digest);
    expect(seen.at(0)).toBe(first);
    expect(seen.at(-1)).toBe(moved);
  });

  test("a digest that it makes up is never what a tag has", async () => {
    const digest = await push("20", "first");
    await look();
    for (const made of [`sha256:${"0".repeat(64)}`, "latest", null, { a: 1 }]) {
      hub.intercept = (_request, response) =>
        Boolean(
          response.end(page([updated("20", now.toISOString(), made), updated("__proto__", now.toISOString())], 2)),
        );
      expect(await look()).toMatchObject({ digest, cost: ["hub", "HEAD manifests"] });
    }
  });

  test("a tag that it makes up has no digest", async () => {
    await push("20", "first");
    await look();
    hub.intercept = (_request, response) =>
      Boolean(response.end(page([updated("99", now.toISOString(), `sha256:${"0".repeat(64)}`)])));
    expect(await look("99")).toMatchObject({ tags: ["20", "99"], digest: null });
  });
});
