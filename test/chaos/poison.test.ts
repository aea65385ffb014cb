import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const { timeoutMs } = chaosSize({}, {});

test(
  "jobs that can never be done are kept as failed, and the others are done",
  async () => {
    const fleet = await startFleet({ repositories: 6, images: 2 });
    const { github, jobs } = fleet;
    const [poisoned = "", ...others] = fleet.repositories;
    await fleet.release("1.1.0");
    github.fail(`POST /repos/${poisoned}/pulls`, { status: 500 }, { times: Number.POSITIVE_INFINITY });
    const unknown = await jobs.add("launch-rocket", { name: "launch-rocket" });
    await Promise.all([fleet.startWorker(), fleet.startWorker()]);
    await fleet.scan();
    await expect.poll(() => fleet.wrongPullRequests(others), { timeout: 600_000 }).toEqual([]);
    await expect.poll(fleet.failures, { timeout: 600_000, interval: 200 }).toHaveLength(1);
    const [failed] = await jobs.getFailed();
    expect(failed).toMatchObject({ attemptsMade: 5, data: { name: "publish-update", repository: poisoned } });
    expect(await github.pullRequests(poisoned)).toEqual([]);
    // What only a newer version knows waits for it.
    await expect.poll(() => unknown.isDelayed(), { timeout: 600_000 }).toBe(true);
  },
  timeoutMs,
);
