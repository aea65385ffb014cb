/**
 * Measures `plinth scan` as a person runs it, built and in a process of its own, against a registry in another process:
 * `npm run bench:scan`.
 *
 * 1, 20 and 200 Dockerfiles of as many images, each with 1,000 tags or 10,000, every one with an update to find and to pin.
 */
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { growsLinearly } from "./grows-linearly.ts";

interface Size {
  readonly images: number;
  readonly tags: number;
  readonly most: { readonly seconds: number; readonly memoryMb: number; readonly requestsAnImage: number };
}

const sizes: readonly Size[] = [
  { images: 1, tags: 1_000, most: { seconds: 0.4, memoryMb: 100, requestsAnImage: 4 } },
  { images: 20, tags: 1_000, most: { seconds: 0.6, memoryMb: 110, requestsAnImage: 4 } },
  { images: 200, tags: 1_000, most: { seconds: 2, memoryMb: 130, requestsAnImage: 4 } },
  { images: 200, tags: 10_000, most: { seconds: 5, memoryMb: 200, requestsAnImage: 4 } },
];
const growth = [50, 100, 200, 400].map((images) => ({ images, tags: 1_000 }));
const runs = 5;

/** Loaded into the measured process, as JavaScript so that it adds nothing of its own. */
const meter = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from "node:fs";
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = { wallMs: performance.now(), cpuMs: (userCPUTime + systemCPUTime) / 1000, memoryMb: maxRSS / 1024 };
    writeFileSync(process.env["PLINTH_BENCH_USAGE"], JSON.stringify(usage));
  });
`)}`;

const Usage = z.object({ wallMs: z.number(), cpuMs: z.number(), memoryMb: z.number() });
const Report = z.object({
  updates: z.array(z.object({ outcome: z.string(), to: z.object({ digest: z.string() }).nullable() })),
  stats: z.object({ registryRequests: z.number() }),
});

process.exitCode = (await measure()) ? 0 : 1;

async function measure(): Promise<boolean> {
  await built();
  const server = fork(join(import.meta.dirname, "registry-of-many-tags.ts"));
  const [host]: unknown[] = await once(server, "message");
  const folder = await mkdtemp(join(tmpdir(), "plinth-bench-"));
  const isMet: boolean[] = [];
  try {
    for (const { images, tags, most } of sizes) {
      const { seconds, cpuSeconds, memoryMb, requests } = await best(folder, String(host), images, tags);
      console.log(
        `${images} images × ${tags} tags: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, ` +
          `at most ${memoryMb.toFixed(0)} MB, ${(requests / images).toFixed(2)} requests an image ` +
          `(wanted: ${most.seconds} s, ${most.memoryMb} MB, ${most.requestsAnImage})`,
      );
      isMet.push(seconds <= most.seconds && memoryMb <= most.memoryMb && requests <= most.requestsAnImage * images);
    }
    const points: (readonly [number, number])[] = [];
    for (const { images, tags } of growth)
      points.push([images, (await best(folder, String(host), images, tags)).cpuSeconds]);
    isMet.push(growsLinearly("time of the processor, with the images", points));
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
  }
  return isMet.every(Boolean);
}

async function built(): Promise<void> {
  const build = spawn("npm", ["run", "-s", "build"], { stdio: "inherit" });
  const [code]: unknown[] = await once(build, "exit");
  if (code !== 0) throw new Error("the build failed");
}

/** The quickest of some runs: what else the machine does only ever adds. */
async function best(folder: string, host: string, images: number, tags: number) {
  const all = [];
  for (let run = 0; run < runs; run += 1) all.push(await scan(folder, host, images, tags));
  const [quickest] = all.toSorted((left, right) => left.seconds - right.seconds);
  if (quickest === undefined) throw new Error("nothing was run");
  return { ...quickest, memoryMb: Math.max(...all.map(({ memoryMb }) => memoryMb)) };
}

async function scan(folder: string, host: string, images: number, tags: number) {
  const files = join(folder, `${images}-${tags}`);
  await rm(files, { recursive: true, force: true });
  for (let image = 0; image < images; image += 1) {
    await mkdir(join(files, String(image)), { recursive: true });
    await writeFile(
      join(files, String(image), "Dockerfile"),
      `FROM ${host}/acme/${tags}/image-${image}:1.0.0-alpine3.19\n`,
    );
  }
  const usageFile = join(folder, "usage.json");
  const settings = join(folder, "settings.yml");
  await writeFile(settings, `registries:\n  "${host}": { insecure: true }\n`);
  const cli = join(import.meta.dirname, "../dist/entry/cli.js");
  const args = [
    "--disable-warning=ExperimentalWarning",
    "--import",
    meter,
    cli,
    "scan",
    files,
    "--format",
    "json",
    "--settings",
    settings,
  ];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PLINTH_BENCH_USAGE: usageFile },
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const [code]: unknown[] = await once(child, "close");
  const report = Report.parse(JSON.parse(printed));
  const taken = report.updates.filter(({ outcome, to }) => outcome === "take" && to?.digest.startsWith("sha256:"));
  if (code !== 0 || taken.length !== images)
    throw new Error(`exit ${String(code)}, ${taken.length} updates of ${images}`);
  const usage = Usage.parse(JSON.parse(await readFile(usageFile, "utf8")));
  return {
    seconds: usage.wallMs / 1000,
    cpuSeconds: usage.cpuMs / 1000,
    memoryMb: usage.memoryMb,
    requests: report.stats.registryRequests,
  };
}
