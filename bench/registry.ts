/**
 * Measures the registry client against the stand-in, which runs in a process of its own: `npm run bench:registry`.
 *
 * 1. 125, 250 and 500 images with 50 ms of latency each: how far from `images × requests × latency ÷ concurrency`.
 * 2. The same of Docker Hub, which tells in one request that nothing was pushed.
 * 3. 100,000 tags in one image: how much memory the client needs at most.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createHttpRegistry, type HttpRegistryOptions } from "../src/adapters/registry/http-registry.ts";
import { createInMemoryStore } from "../src/adapters/store/in-memory-store.ts";
import { RegistrySettings } from "../src/core/config/registry-settings.ts";
import type { TagList } from "../src/core/image/tag-list.ts";
import type { Registry } from "../src/workflow/ports/registry.ts";
import { rememberingRegistry } from "../src/workflow/lookup/remembering-registry.ts";
import { growsLinearly } from "./grows-linearly.ts";
import { openNamedHosts } from "../test/servers/named-hosts.ts";
import { pushImage } from "../test/servers/push-image.ts";
import { startStandInRegistry } from "../test/servers/stand-in-registry.ts";

const IMAGES = 500;
const LATENCY_MS = 50;
const TAGS = 100_000;
const CONCURRENCY = 8;
const ALLOWED_SHARE_OF_IDEAL = 1.3;
const ALLOWED_MEMORY_MB = 200;

if (process.argv[2] === "serve") await serve();
else process.exitCode = (await measure()) ? 0 : 1;

/** Fills a stand-in, then tells the parent where it is. */
async function serve(): Promise<void> {
  const server = await startStandInRegistry({ validators: true });
  const many = { platforms: ["linux/amd64", "linux/arm64"] };
  const pushed = new Map<string, string>();
  for (let image = 0; image < IMAGES; image += 1) {
    const name = `acme/image-${image}`;
    pushed.set(name, await pushImage(server.url, name, ["1.0", "1.1"], many));
  }
  const tags = JSON.stringify({ tags: Array.from({ length: TAGS }, (_, index) => `1.${index}.0-alpine3.19`) });
  server.requests.length = 0;
  server.intercept = (request, response) => {
    const digest = pushed.get(/^\/v2\/repositories\/(.+)\/tags/.exec(request.url ?? "")?.[1] ?? "");
    if (digest !== undefined) return Boolean(response.writeHead(200).end(newestTags(digest)));
    if (request.url?.startsWith("/v2/acme/many-tags/tags/")) return Boolean(response.writeHead(200).end(tags));
    return false;
  };
  process.on("message", (latencyMs: number) => {
    server.latencyMs = latencyMs;
    process.send?.("set");
  });
  process.send?.(server.host);
}

/** As Docker Hub's API tells of pushes. */
function newestTags(digest: string): string {
  const results = ["1.0", "1.1"].map((name) => ({ name, digest, last_updated: "2026-01-01T00:00:00Z" }));
  return JSON.stringify({ count: results.length, results });
}

async function measure(): Promise<boolean> {
  const server = fork(import.meta.filename, ["serve"]);
  const [host]: unknown[] = await once(server, "message");
  const clock = { now: () => new Date() };
  const open = (name: string, options: Partial<HttpRegistryOptions> = {}) =>
    createHttpRegistry({
      settings: RegistrySettings.parse({
        registries: {
          [name]: { concurrency: CONCURRENCY, requestsPerSecond: 1000, ...(name === host ? { insecure: true } : {}) },
        },
      }),
      readSecret: () => undefined,
      allowLoopback: true,
      clock,
      ...options,
    });
  const imagesOf = (name: string) =>
    Array.from({ length: IMAGES }, (_, image) => ({ registry: name, repository: `acme/image-${image}` }));
  type Image = ReturnType<typeof imagesOf>[number];

  const large = open(String(host));
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 1);
  const list = await large.listTags({ registry: String(host), repository: "acme/many-tags" });
  clearInterval(sampler);
  await large.close();
  const memoryMb = peak / 1024 / 1024;
  console.log(
    `${TAGS} tags: kept ${list?.tags.length}, truncated ${list?.truncated}, process at most ${memoryMb.toFixed(0)} MB`,
  );

  server.send(LATENCY_MS);
  await once(server, "message");
  const shares: number[] = [];
  const run = async (name: string, registry: Registry, images: readonly Image[], lookUp: (image: Image) => unknown) => {
    const sent = registry.requestCount;
    const began = performance.now();
    await Promise.all(images.map(lookUp));
    const tookMs = performance.now() - began;
    const requests = registry.requestCount - sent;
    const idealMs = (requests * LATENCY_MS) / CONCURRENCY;
    shares.push(tookMs / idealMs);
    const perImage = (requests / images.length).toFixed(2);
    console.log(
      `${name}: ${tookMs.toFixed(0)} ms, ${perImage} requests an image, ${(tookMs / idealMs).toFixed(2)} × ideal`,
    );
    return tookMs;
  };
  const registry = open(String(host));
  const images = imagesOf(String(host));
  const lists = new Map<unknown, TagList | null>();
  const firstLook = (asked: typeof registry) => async (image: Image) => {
    lists.set(image, await asked.listTags(image));
    const digest = await asked.digestOfTag(image, "1.1");
    return digest && (await asked.readImage(image, digest));
  };
  const points: (readonly [number, number])[] = [];
  for (const count of [IMAGES / 4, IMAGES / 2]) {
    const fewer = open(String(host));
    const some = images.slice(0, count);
    points.push([count, await run(`first run of ${count} images`, fewer, some, firstLook(fewer))]);
    await fewer.close();
  }
  points.push([IMAGES, await run("first run (tags, digest, image)", registry, images, firstLook(registry))]);
  const isLinear = growsLinearly("first run, with the images", points);
  await run("second run (tags where they changed, digest)", registry, images, async (image) => {
    const known = lists.get(image) ?? undefined;
    if ((await registry.listTags(image, known)) !== known) throw new Error("an unchanged list was sent again");
    return await registry.digestOfTag(image, "1.1");
  });
  await registry.close();

  const at = `http://${String(host)}`;
  let laterMs = 0;
  const movedClock = { now: () => new Date(Date.now() + laterMs) };
  const dockerHub = open("docker.io", {
    network: openNamedHosts({ "https://registry-1.docker.io": at, "https://hub.docker.com": at }),
    clock: movedClock,
  });
  const remembering = rememberingRegistry(dockerHub, createInMemoryStore(movedClock), 60_000);
  const look = async (image: Image) => {
    await remembering.listTags(image);
    const digest = await remembering.digestOfTag(image, "1.1");
    return digest && (await remembering.readImage(image, digest));
  };
  await run("Docker Hub, first run (tags, digest, image)", dockerHub, imagesOf("docker.io"), look);
  laterMs = 3_600_000;
  const sentBefore = dockerHub.requestCount;
  await run("Docker Hub, second run (what was pushed)", dockerHub, imagesOf("docker.io"), look);
  const isOneRequest = dockerHub.requestCount - sentBefore === IMAGES;
  await dockerHub.close();
  server.kill();
  return (
    memoryMb < ALLOWED_MEMORY_MB && isOneRequest && isLinear && shares.every((share) => share < ALLOWED_SHARE_OF_IDEAL)
  );
}
