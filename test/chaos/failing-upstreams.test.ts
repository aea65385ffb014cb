import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { isWrite } from "../servers/github/journal.ts";
import { chaosSize } from "./chaos-size.ts";
import { type Fleet, startFleet } from "./fleet.ts";

/** Of 12, half may well be refused something for good; of 400, a tenth is. */
const size = chaosSize({ repositories: 12, mostMissed: 8 }, { repositories: 400, mostMissed: 100 });
/** Each with as many images as a host gets lookups: together far more than a worker has places for jobs. */
const hungHosts = ["one", "two", "three", "four", "five"].map((name) => `${name}.example.com`);
const hungImages = 8 * hungHosts.length;

function share(percent: number): boolean {
  return Math.random() * 100 < percent;
}

function failNowAndThen({ github, registry }: Fleet): void {
  const always = { times: Number.POSITIVE_INFINITY };
  const limit = { message: "You have exceeded a secondary rate limit. Please wait a few minutes." };
  github.fail(() => share(5), { status: 502 }, always);
  github.fail(() => share(1), "cut", always);
  github.fail(() => share(1), "cut-after", always);
  github.fail(() => share(1), { status: 403, headers: { "retry-after": "1" }, body: limit }, always);
  github.fail((request) => isWrite(request) && share(0.5), { status: 409 }, always);
  github.fail((request) => isWrite(request) && share(0.5), { status: 422 }, always);
  registry.intercept = (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    if (share(5)) return Boolean(response.writeHead(502).end());
    if (share(2)) return Boolean(request.socket.destroy());
    if (share(1)) return Boolean(response.writeHead(429, { "retry-after": "1" }).end());
    return share(1) && Boolean(response.writeHead(409).end());
  };
}

test(
  `a GitHub and a registry that fail now and then keep ${size.repositories} repositories from nothing`,
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 6 });
    await fleet.release("1.1.0");
    await Promise.all([fleet.startWorker(), fleet.startWorker()]);
    failNowAndThen(fleet);
    await fleet.enqueue({ name: "reconcile" });
    await fleet.settled();
    await fleet.release("1.2.0");
    await fleet.enqueue({ name: "sweep" });
    await fleet.settled();
    const missed = await fleet.wrongPullRequests();
    // What was refused for good, or failed too often, is found by the next round.
    fleet.github.mend();
    fleet.registry.intercept = null;
    await fleet.enqueue({ name: "reconcile" });
    await fleet.enqueue({ name: "sweep" });
    await fleet.settled();
    expect(await fleet.wrongPullRequests()).toEqual([]);
    expect(missed.length).toBeLessThanOrEqual(size.mostMissed);
  },
  size.timeoutMs,
);

/** Takes connections, tells of each, and never says a word. */
async function startHungHost(onConnection: () => void): Promise<string> {
  const hung = createServer(onConnection).listen(0, "127.0.0.1");
  onTestFinished(() => void hung.close());
  await once(hung, "listening");
  const address = hung.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

test(
  "registries that hang slow no other, and one that is down is told of",
  async () => {
    let connections = 0;
    const startHung = async (host: string) => [host, await startHungHost(() => (connections += 1))] as const;
    const hung = await Promise.all(hungHosts.map(startHung));
    const fleet = await startFleet({
      repositories: 8 + hungImages + 1,
      images: 8 + hungImages + 1,
      mirrors: { ...Object.fromEntries(hung), "down.example.com": "http://127.0.0.1:1" },
      imageName: (image) => {
        if (image < 8) return `acme/image-${image}`;
        if (image === 8) return "down.example.com/acme/image";
        return `${hungHosts[image % hungHosts.length]}/acme/image-${image}`;
      },
    });
    const healthy = fleet.repositories.slice(0, 8);
    const [down = "", ...hanging] = fleet.repositories.slice(8);
    /** Milliseconds until a new version of every image is everywhere where it can be. */
    const spread = async (version: string): Promise<number> => {
      await fleet.release(version);
      const start = performance.now();
      await fleet.enqueue({ name: "sweep" });
      while ((await fleet.wrongPullRequests(healthy)).length > 0) await sleep(50);
      return performance.now() - start;
    };
    await fleet.startWorker();
    await fleet.release("1.1.0");
    await fleet.scan(healthy);
    await fleet.settled();
    const alone = await spread("1.2.0");

    await fleet.scan([down, ...hanging]);
    // Of the jobs that a worker does at the same time, each asks a host that hangs.
    await expect.poll(() => connections, { timeout: 600_000 }).toBeGreaterThanOrEqual(16);
    const beside = await spread("1.3.0");
    const failure = expect.stringMatching(/down\.example\.com could not be asked about .* refuses connections/);
    await expect.poll(fleet.failures, { timeout: 600_000 }).toContainEqual(failure);
    console.log(`a new version spread in ${alone.toFixed(0)} ms, beside hosts that hung in ${beside.toFixed(0)} ms`);
    // A request is waited for twenty seconds: who had to wait for lookups of the other hosts would take that long.
    expect(beside).toBeLessThan(alone + 15_000);
  },
  size.timeoutMs,
);
