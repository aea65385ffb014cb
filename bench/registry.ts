/**
 * Measures the registry client against the stand-in, which runs in a process of its own: `npm run bench:registry`.
 *
 * 1. 500 images with 50 ms of latency each: how far from `images × requests × latency ÷ concurrency`.
 * 2. 100,000 tags in one image: how much memory the client needs at most.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createHttpRegistry } from "../src/adapters/registry/http-registry.ts";
import { RegistrySettings } from "../src/core/config/registry-settings.ts";
import type { TagList } from "../src/core/image/tag-list.ts";
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
  for (let image = 0; image < IMAGES; image += 1)
    await pushImage(server.url, `acme/image-${image}`, ["1.0", "1.1"], many);
  const tags = JSON.stringify({ tags: Array.from({ length: TAGS }, (_, index) => `1.${index}.0-alpine3.19`) });
  server.requests.length = 0;
  server.intercept = (request, response) => {
    if (request.url?.startsWith("/v2/acme/many-tags/tags/")) return Boolean(response.writeHead(200).end(tags));
    return false;
  };
  process.on("message", (latencyMs: number) => {
    server.latencyMs = latencyMs;
    process.send?.("set");
  });
  process.send?.(server.host);
}

async function measure(): Promise<boolean> {
  const server = fork(import.meta.filename, ["serve"]);
  const [host]: unknown[] = await once(server, "message");
  const open = () =>
    createHttpRegistry({
      settings: RegistrySettings.parse({
        registries: { [String(host)]: { insecure: true, concurrency: CONCURRENCY, requestsPerSecond: 1000 } },
      }),
      readSecret: () => undefined,
      allowLoopback: true,
      clock: { now: () => new Date() },
    });
  const repositories = Array.from({ length: IMAGES }, (_, image) => ({
    registry: String(host),
    repository: `acme/image-${image}`,
  }));

  const large = open();
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
  const registry = open();
  const shares: number[] = [];
  const run = async (name: string, lookUp: (repository: (typeof repositories)[number]) => Promise<unknown>) => {
    const sent = registry.requestCount;
    const began = performance.now();
    await Promise.all(repositories.map(lookUp));
    const tookMs = performance.now() - began;
    const requests = registry.requestCount - sent;
    const idealMs = (requests * LATENCY_MS) / CONCURRENCY;
    shares.push(tookMs / idealMs);
    const perImage = (requests / IMAGES).toFixed(2);
    console.log(
      `${name}: ${tookMs.toFixed(0)} ms, ${perImage} requests an image, ${(tookMs / idealMs).toFixed(2)} × ideal`,
    );
  };
  const lists = new Map<unknown, TagList | null>();
  await run("first run (tags, digest, image)", async (repository) => {
    lists.set(repository, await registry.listTags(repository));
    const digest = await registry.digestOfTag(repository, "1.1");
    return digest && (await registry.readImage(repository, digest));
  });
  await run("second run (tags where they changed, digest)", async (repository) => {
    const known = lists.get(repository) ?? undefined;
    if ((await registry.listTags(repository, known)) !== known) throw new Error("an unchanged list was sent again");
    return await registry.digestOfTag(repository, "1.1");
  });
  await registry.close();
  server.kill();
  return memoryMb < ALLOWED_MEMORY_MB && shares.every((share) => share < ALLOWED_SHARE_OF_IDEAL);
}
