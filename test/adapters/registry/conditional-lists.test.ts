import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { validatorOf } from "../../../src/adapters/registry/tag-list-validator.ts";
import { forgetTags, rememberingRegistry } from "../../../src/workflow/lookup/remembering-registry.ts";
import { pushImage } from "../../servers/push-image.ts";
import { startStandInRegistry, type StandInRegistry } from "../../servers/stand-in-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const hourMs = 3_600_000;

let server: StandInRegistry;
let http: ReturnType<typeof openHttpRegistry>;
let statuses: number[];
let now: Date;
const image = () => ({ registry: server.host, repository: "acme/base" });

async function start(options: Parameters<typeof startStandInRegistry>[0]) {
  statuses = [];
  server = await startStandInRegistry({
    ...options,
    intercept: (request, response) => {
      response.once("finish", () => {
        if (request.method === "GET") statuses.push(response.statusCode);
      });
      return false;
    },
  });
  http = openHttpRegistry();
}

function remember() {
  now = new Date("2026-11-24T00:00:00Z");
  const clock = { now: () => now };
  const store = createInMemoryStore(clock);
  return { store, registry: rememberingRegistry(http, store, 1_000) };
}

afterEach(async () => {
  await http.close();
  await server.stop();
});

describe("where the registry has validators", () => {
  beforeEach(() => start({ validators: true }));

  test("an unchanged list is not sent again, and a changed one is", async () => {
    await pushImage(server.url, "acme/base", "1");
    const { registry } = remember();
    await registry.listTags(image());
    now = new Date(now.getTime() + hourMs);
    expect((await registry.listTags(image()))?.tags).toEqual(["1"]);
    await pushImage(server.url, "acme/base", "2");
    now = new Date(now.getTime() + hourMs);
    expect((await registry.listTags(image()))?.tags).toEqual(["1", "2"]);
    expect(statuses).toEqual([200, 304, 200]);
  });

  test("an unchanged image costs one list that is not sent and one HEAD, and no manifest is read again", async () => {
    const digest = await pushImage(server.url, "acme/base", "1");
    const { registry } = remember();
    const look = async () => {
      await registry.listTags(image());
      await registry.digestOfTag(image(), "1");
      return await registry.readImage(image(), digest);
    };
    await look();
    now = new Date(now.getTime() + hourMs);
    server.requests.length = 0;
    expect((await look())?.digest).toBe(digest);
    expect(server.requests.map(({ method }) => method)).toEqual(["GET", "HEAD"]);
    expect(statuses.at(-1)).toBe(304);
  });

  test("whoever says 'unchanged' for ever is believed for a day", async () => {
    await pushImage(server.url, "acme/base", "1");
    const { registry } = remember();
    await registry.listTags(image());
    await pushImage(server.url, "acme/base", "2");
    server.intercept = (request, response) =>
      request.headers["if-none-match"] !== undefined && Boolean(response.writeHead(304).end());
    now = new Date(now.getTime() + 23 * hourMs);
    expect((await registry.listTags(image()))?.tags).toEqual(["1"]);
    now = new Date(now.getTime() + 2 * hourMs);
    expect((await registry.listTags(image()))?.tags).toEqual(["1", "2"]);
  });

  test("what a push is told of is read whole", async () => {
    await pushImage(server.url, "acme/base", "1");
    const { registry, store } = remember();
    await registry.listTags(image());
    await forgetTags(store, image());
    await registry.listTags(image());
    expect(statuses).toEqual([200, 200]);
  });

  test("a first page that is unchanged but has another after it is read with it", async () => {
    await pushImage(server.url, "acme/base", "1");
    const known = await http.listTags(image());
    server.intercept = (request, response) => {
      response.setHeader("link", '</v2/acme/base/tags/list?last=1>; rel="next"');
      if (request.headers["if-none-match"] !== undefined) return Boolean(response.writeHead(304).end());
      const second = request.url?.includes("last=1");
      if (second) response.removeHeader("link");
      return Boolean(response.end(JSON.stringify({ tags: [second ? "2" : "1"] })));
    };
    expect((await http.listTags(image(), known ?? undefined))?.tags).toEqual(["1", "2"]);
  });

  test("a 304 that nobody asked for is refused", async () => {
    server.intercept = (_request, response) => Boolean(response.writeHead(304).end());
    await expect(http.listTags(image())).rejects.toMatchObject({ code: "registry-reply-invalid" });
  });
});

test("a list of several pages is read whole: a validator proves its own page alone", async () => {
  await start({ validators: true, pageSize: 2 });
  await pushImage(server.url, "acme/base", ["1", "2", "3"]);
  const known = await http.listTags(image());
  expect(known?.validator).toBeUndefined();
  await http.listTags(image(), known ?? undefined);
  expect(statuses).toEqual([200, 200, 200, 200]);
});

const date = "Tue, 24 Nov 2026 10:00:00 GMT";
test.for([
  ["a strong ETag", { etag: '"a"' }, 3, { etag: '"a"' }],
  ["a weak ETag", { etag: 'W/"a"' }, 3, { etag: 'W/"a"' }],
  [
    "a date long past",
    { "last-modified": "Tue, 24 Nov 2026 09:00:00 GMT", date },
    3,
    { lastModified: expect.anything() },
  ],
] as const)("%s is a validator", async ([, headers, entries, expected]) => {
  await start({});
  expect(validatorOf("https://a.example/", headers, entries)).toMatchObject(expected);
});

test.for([
  ["nothing at all", {}, 3],
  ["an ETag without quotes", { etag: "a" }, 3],
  ["an ETag that would be a second header", { etag: '"a"\r\nx: y' }, 3],
  ["an endless ETag", { etag: `"${"a".repeat(300)}"` }, 3],
  ["a date of this very minute", { "last-modified": date, date }, 3],
  ["a date without one to compare with", { "last-modified": date }, 3],
  ["the ETag of a page that may be full", { etag: '"a"' }, 100],
] as const)("%s is no validator", async ([, headers, entries]) => {
  await start({});
  expect(validatorOf("https://a.example/", headers, entries)).toBeNull();
});
