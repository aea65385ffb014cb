import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createGzip, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Digest } from "../../../src/core/image/digest.ts";
import type { Registry } from "../../../src/workflow/ports/registry.ts";
import { answer, startHostileRegistry, type HostileRegistry, type Script } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const requestMs = 400;
const lookupMs = 3_000;

let hostile: HostileRegistry;
let registry: Registry & { close(): Promise<void> };
/** The same, for a reply that never ends: elsewhere a slow machine is no failure. */
let hurried: Registry & { close(): Promise<void> };
/** The same, for replies without end. */
let hurriedOnTheWhole: Registry & { close(): Promise<void> };

beforeAll(async () => {
  hostile = await startHostileRegistry();
  registry = openHttpRegistry();
  hurried = openHttpRegistry({}, { limits: { requestMs } });
  hurriedOnTheWhole = openHttpRegistry({}, { limits: { lookupMs } });
});
afterAll(async () => {
  await Promise.all([registry.close(), hurried.close(), hurriedOnTheWhole.close()]);
  await hostile.stop();
});

const named = () => ({ registry: hostile.host, repository: "acme/base" });
const digestOf = (body: string | Uint8Array): Digest => `sha256:${createHash("sha256").update(body).digest("hex")}`;
const nowhere: Digest = `sha256:${"ab".repeat(32)}`;

/** Lets every request be answered by the script, and reads the digest of `body`. */
function readAs(mediaType: string, body: string | Uint8Array) {
  hostile.script = answer(200, { "content-type": mediaType }, body);
  return registry.readImage(named(), digestOf(body));
}

/** The header that names the next page. */
const next = (address: string) => ({ link: `<${address}>; rel="next"` });

/** Milliseconds until the lookup fails as unavailable. */
async function timeToFail(client: Registry, script: Script): Promise<number> {
  hostile.script = script;
  const began = performance.now();
  await expect(client.listTags(named())).rejects.toMatchObject({ code: "registry-unavailable" });
  return performance.now() - began;
}

const drip: Script = (_request, response) => {
  response.writeHead(200, { "content-length": "10000000000" });
  const timer = setInterval(() => response.write(" "), 50);
  response.once("close", () => clearInterval(timer));
};

describe("replies that are not believed", () => {
  const html = "<!doctype html><title>Log in</title>";
  test.for<[string, string, Script]>([
    ["HTML instead of JSON", "is not JSON", answer(200, { "content-type": "text/html" }, html)],
    ["JSON that ends early", "is not JSON", answer(200, {}, '{"tags":["1",')],
    ["bytes that are no UTF-8", "is not JSON", answer(200, {}, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))],
    ["tags that are no list", "not in the form", answer(200, {}, { tags: { "1": true } })],
    ["brackets four million deep", "is not JSON", answer(200, {}, "[".repeat(4_000_000))],
    ["a gzip body that is none", "compressed", answer(200, { "content-encoding": "gzip" }, "not gzip")],
    ["an encoding nobody asked for", "compressed", answer(200, { "content-encoding": "br" }, "x")],
    ["a list of tags of eleven megabytes", "larger than", answer(200, {}, `{"tags":["${"a".repeat(11_000_000)}"]}`)],
    ["a redirect that leads nowhere", "without an address", answer(302)],
    ["a redirect to a file", "not https", answer(302, { location: "file:///etc/passwd" })],
    ["a redirect with credentials in it", "credentials in it", answer(302, { location: "https://a:b@example.com/" })],
    ["an error page of a megabyte", "answered 418", answer(418, {}, "x".repeat(1_000_000))],
    ["a status that means nothing here", "answered 418", answer(418)],
  ])("%s", async ([, said, script]) => {
    hostile.script = script;
    await expect(registry.listTags(named())).rejects.toMatchObject({
      code: "registry-reply-invalid",
      resource: `${hostile.host}/acme/base`,
      message: expect.stringContaining(said),
    });
  });

  test("headers without end", async () => {
    hostile.script = (_request, response) => {
      response.socket?.write("HTTP/1.1 200 OK\r\n");
      for (let line = 0; line < 2_000; line += 1) response.socket?.write(`x-${line}: ${"a".repeat(100)}\r\n`);
    };
    await expect(registry.listTags(named())).rejects.toMatchObject({ code: "registry-reply-invalid" });
  });

  test("a redirect to itself ends after five", async () => {
    hostile.script = answer(307, { location: "/v2/acme/base/tags/list" });
    const before = hostile.requests.length;
    await expect(registry.listTags(named())).rejects.toMatchObject({ code: "registry-reply-invalid" });
    expect(hostile.requests.length - before).toBe(6);
  });
});

describe("manifests that are not believed", () => {
  const descriptor = {
    mediaType: MANIFEST,
    digest: nowhere,
    size: 7,
    platform: { os: "linux", architecture: "amd64" },
  };
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [descriptor] };
  const manifest = { schemaVersion: 2, config: descriptor, layers: [] };
  const thousandAndOne = Array.from({ length: 1001 }, () => descriptor);

  test("bytes that hash to something else", async () => {
    hostile.script = answer(200, { "content-type": INDEX, "docker-content-digest": nowhere }, index);
    await expect(registry.readImage(named(), nowhere)).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining(`do not hash to ${nowhere}`),
    });
  });

  test.for<[string, string, string, object]>([
    ["an index that is called a manifest", "one media type in the header", MANIFEST, index],
    [
      "a manifest that calls itself another kind of manifest",
      "one media type in the header",
      MANIFEST,
      { ...manifest, mediaType: DOCKER_MANIFEST },
    ],
    ["an index with layers (GHSA-mc8v-mgrf-8f4m)", "(at layers)", INDEX, { ...index, layers: [] }],
    ["an index with a configuration", "(at config)", INDEX, { ...index, config: descriptor }],
    ["a manifest with manifests", "(at manifests)", MANIFEST, { ...manifest, manifests: [] }],
    ["an index of more than a thousand", "(at manifests)", INDEX, { ...index, manifests: thousandAndOne }],
    ["a manifest of more than a thousand layers", "(at layers)", MANIFEST, { ...manifest, layers: thousandAndOne }],
    [
      "an entry whose digest is none",
      "(at manifests.0.digest)",
      INDEX,
      { ...index, manifests: [{ ...descriptor, digest: "sha256:../../x" }] },
    ],
    [
      "an entry of negative size",
      "(at manifests.0.size)",
      INDEX,
      { ...index, manifests: [{ ...descriptor, size: -1 }] },
    ],
    [
      "Docker's schema 1",
      "of a kind that is not read",
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
      { schemaVersion: 1, name: "acme/base", fsLayers: [] },
    ],
    ["no media type at all", "(application/json)", "application/json", { schemaVersion: 2, manifests: [] }],
  ])("%s", async ([, said, mediaType, document]) => {
    await expect(readAs(mediaType, JSON.stringify(document))).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining(said),
    });
  });

  test("more than four megabytes, whatever the length says", async () => {
    const large = JSON.stringify({ ...index, annotations: { padding: "a".repeat(4 * 1024 * 1024) } });
    await expect(readAs(INDEX, large)).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining("larger than"),
    });
  });

  test("a configuration whose bytes hash to something else", async () => {
    const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: nowhere, size: 2 };
    const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [] });
    hostile.script = (request, response) => {
      const sent = request.url?.includes("/blobs/") ? "{}" : body;
      answer(200, { "content-type": MANIFEST }, sent)(request, response);
    };
    await expect(registry.readImage(named(), digestOf(body))).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining("the bytes of its image configuration do not hash"),
    });
  });

  test("an index within an index is looked at, and what is within that is not", async () => {
    const inner = JSON.stringify(index);
    const outer = JSON.stringify({
      ...index,
      manifests: [{ ...descriptor, mediaType: INDEX, digest: digestOf(inner) }],
    });
    hostile.script = (request, response) => {
      answer(200, { "content-type": INDEX }, request.url?.endsWith(digestOf(outer)) ? outer : inner)(request, response);
    };
    const before = hostile.requests.length;
    expect(await registry.readImage(named(), digestOf(outer))).toMatchObject({
      createdAt: null,
      compressedBytes: null,
    });
    expect(hostile.requests.length - before).toBe(2);
  });

  test("a configuration of more than eight megabytes", async () => {
    const large = JSON.stringify({ os: "linux", architecture: "amd64", padding: "a".repeat(8 * 1024 * 1024) });
    const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(large), size: 2 };
    const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [] });
    hostile.script = (request, response) => {
      const sent = request.url?.includes("/blobs/") ? large : body;
      answer(200, { "content-type": MANIFEST }, sent)(request, response);
    };
    await expect(registry.readImage(named(), digestOf(body))).rejects.toMatchObject({
      message: expect.stringContaining("image configuration is larger than"),
    });
  });

  test("layers on other hosts are never fetched", async () => {
    const layer = { ...descriptor, urls: [`${hostile.url}/foreign`] };
    const config = {
      mediaType: "application/vnd.example.config",
      digest: nowhere,
      size: 2,
      urls: [`${hostile.url}/foreign`],
    };
    const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] });
    const before = hostile.requests.length;
    expect(await readAs(MANIFEST, body)).toMatchObject({ platforms: [], compressedBytes: 7 });
    expect(hostile.requests.slice(before).map(({ path }) => path)).not.toContain("/foreign");
  });

  test("a digest header that is none is not the digest of a tag: the bytes are hashed", async () => {
    const body = JSON.stringify(index);
    hostile.script = answer(200, { "content-type": INDEX, "docker-content-digest": "sha256:latest" }, body);
    expect(await registry.digestOfTag(named(), "1")).toBe(digestOf(body));
  });

  test("a registry that knows no HEAD is asked by GET", async () => {
    const body = JSON.stringify(index);
    hostile.script = (request, response) =>
      answer(request.method === "HEAD" ? 405 : 200, { "content-type": INDEX }, body)(request, response);
    expect(await registry.digestOfTag(named(), "1")).toBe(digestOf(body));
  });
});

describe("replies that never end", () => {
  test("silence", async () => {
    expect(await timeToFail(hurried, () => {})).toBeLessThan(requestMs + 10_000);
    await expect(hurried.listTags(named())).rejects.toThrow(`${hostile.host} took too long to answer`);
  });

  test("one byte every 50 ms (slow loris)", async () => {
    expect(await timeToFail(hurried, drip)).toBeLessThan(requestMs + 10_000);
  });

  test("slow pages without end use up the time of the whole lookup", async () => {
    let page = 0;
    const slow: Script = (request, response) => {
      page += 1;
      void delay(150).then(() =>
        answer(
          200,
          { link: `</v2/acme/base/tags/list?last=${page}>; rel="next"` },
          { tags: [`v${page}`] },
        )(request, response),
      );
    };
    expect(await timeToFail(hurriedOnTheWhole, slow)).toBeLessThan(lookupMs + 10_000);
  });

  test("a connection that is cut in the middle of a reply is tried once more", async () => {
    const before = hostile.requests.length;
    hostile.script = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"tags":');
      setTimeout(() => response.destroy(), 10);
    };
    await expect(registry.listTags(named())).rejects.toMatchObject({ code: "registry-unavailable" });
    expect(hostile.requests.length - before).toBe(2);
  });

  test("a gzip bomb is read to the cap and no further", async () => {
    const block = Buffer.alloc(1024 * 1024, "a");
    hostile.script = (_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      const gzip = createGzip();
      gzip.pipe(response);
      response.once("close", () => gzip.destroy());
      let blocks = 0;
      const push = (): void => {
        while (blocks < 2_000 && !gzip.destroyed) {
          blocks += 1;
          if (!gzip.write(block)) return void gzip.once("drain", push);
        }
        gzip.end();
      };
      push();
    };
    const before = process.memoryUsage().rss;
    await expect(registry.listTags(named())).rejects.toMatchObject({ message: expect.stringContaining("larger than") });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

describe("lists of tags", () => {
  test("a list without end is cut at its cap, and says so", async () => {
    let page = 0;
    hostile.script = (request, response) => {
      page += 1;
      const tags = Array.from({ length: 1000 }, (_, index) => `${page}.0.${index}`);
      answer(200, next(`/v2/acme/base/tags/list?last=${page}`), { tags })(request, response);
    };
    const capped = openHttpRegistry({}, { limits: { tagList: { pages: 100, tags: 2_500, bytes: 10_000_000 } } });
    const list = await capped.listTags(named());
    await capped.close();
    expect(list?.tags).toHaveLength(2_500);
    expect(list?.truncated).toBe(true);
  });

  test.for([
    ["pages", { pages: 3, tags: 1_000, bytes: 10_000_000 }],
    ["bytes", { pages: 100, tags: 1_000, bytes: 50 }],
  ] as const)("the cap on %s is kept", async ([, tagList]) => {
    let page = 0;
    hostile.script = (request, response) => {
      page += 1;
      answer(200, next(`/v2/acme/base/tags/list?last=${page}`), { tags: [`v${page}`] })(request, response);
    };
    const capped = openHttpRegistry({}, { limits: { tagList } });
    const list = await capped.listTags(named());
    await capped.close();
    expect(list).toEqual({ tags: ["v1", "v2", "v3"], truncated: true });
  });

  test("a list that goes round in a circle is not believed", async () => {
    hostile.script = answer(200, next("/v2/acme/base/tags/list?n=10000"), { tags: ["1"] });
    await expect(registry.listTags(named())).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining("circle"),
    });
  });

  test.for([
    ["another host", "http://169.254.169.254/latest/meta-data"],
    ["another port", "http://127.0.0.1:1/v2/acme/base/tags/list"],
    ["another scheme", "gopher://127.0.0.1/"],
    ["an address relative to a scheme", "//evil.example/v2/acme/base/tags/list"],
  ])("a list does not continue on %s", async ([, address]) => {
    hostile.script = answer(200, next(address ?? ""), { tags: ["1"] });
    await expect(registry.listTags(named())).rejects.toMatchObject({
      code: "registry-reply-invalid",
      message: expect.stringContaining("another host"),
    });
  });

  test("what is no tag, and what names a signature, is left out", async () => {
    const signature = `sha256-${"0f".repeat(32)}`;
    const tags = [
      "1.2",
      `${signature}.sig`,
      `${signature}.att`,
      signature,
      "-x",
      "a b",
      "a\nb",
      "x".repeat(129),
      7,
      null,
    ];
    hostile.script = answer(200, { "content-encoding": "gzip" }, gzipSync(JSON.stringify({ tags })));
    expect(await registry.listTags(named())).toEqual({ tags: ["1.2"], truncated: false });
  });

  test("tags that come twice, on one page or two, in no order, are listed once", async () => {
    hostile.script = (request, response) => {
      if (request.url?.includes("last=")) return answer(200, {}, { tags: ["1.1", "0.9"] })(request, response);
      answer(200, next("?last=1.1"), { tags: ["1.1", "1.0", "1.1"] })(request, response);
    };
    expect(await registry.listTags(named())).toEqual({ tags: ["1.1", "1.0", "0.9"], truncated: false });
  });

  test("a repository whose tags are null has none", async () => {
    hostile.script = answer(200, {}, { name: "acme/base", tags: null });
    expect(await registry.listTags(named())).toEqual({ tags: [], truncated: false });
  });
});

test("one registry's failure leaves the others alone", async () => {
  const healthy = await startHostileRegistry(answer(200, {}, { tags: ["1"] }));
  hostile.script = () => {};
  const [failed, answered] = await Promise.allSettled([
    hurried.listTags(named()),
    hurried.listTags({ registry: healthy.host, repository: "acme/base" }),
  ]);
  await healthy.stop();
  expect(failed.status).toBe("rejected");
  expect(answered).toEqual({ status: "fulfilled", value: { tags: ["1"], truncated: false } });
});
