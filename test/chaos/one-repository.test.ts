import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const { timeoutMs } = chaosSize({}, {});
/** As the service has it. */
const scanPauseMs = 10_000;

test(
  "100 pushes to one repository are scanned at most twice after the first, and two workers open one pull request",
  async () => {
    const fleet = await startFleet({ repositories: 1, images: 1, scanPauseMs });
    const { github } = fleet;
    const [repository = ""] = fleet.repositories;
    await Promise.all([fleet.startBot(), fleet.startWorker(), fleet.startWorker()]);
    await fleet.settled();
    await fleet.release("1.1.0");
    github.journal.clear();
    const start = performance.now();
    for (let push = 1; push <= 100; push += 1) await fleet.pushEverywhere(`Push ${push}.`);
    const pauses = Math.floor((performance.now() - start) / scanPauseMs);
    await fleet.settled();
    const scans = github.journal.requests.filter(({ what }) => what === `GET /repos/${repository}`);
    // A machine that takes longer than ten seconds for the pushes has them scanned once more for each further ten.
    expect(scans.length).toBeLessThanOrEqual(3 + pauses);
    const [pin, update, ...more] = await github.pullRequests(repository);
    expect([pin, update, more]).toMatchObject([{ state: "closed" }, { state: "open" }, []]);
    expect(await github.fileAt(repository, update?.branch ?? "", "Dockerfile")).toMatch(
      /^FROM acme\/image-0:1\.1\.0@sha256:\w+\n# Push 100\.\n$/,
    );
  },
  timeoutMs,
);
