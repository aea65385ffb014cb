import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const size = chaosSize({ repositories: 8 }, { repositories: 200 });

async function jobsDone(process: ChildProcess): Promise<number> {
  process.send({});
  const [done] = await once(process, "message");
  return Number(done);
}

async function toldToEnd(process: ChildProcess): Promise<unknown> {
  const exit = once(process, "exit");
  process.kill("SIGTERM");
  const [code] = await exit;
  return code;
}

test(
  `while two versions work side by side, each job of ${size.repositories} repositories is done by one that knows it`,
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 4 });
    await fleet.release("1.1.0");
    const [oldBot, oldWorker] = await Promise.all([fleet.startBot(), fleet.startWorker()]);
    await fleet.settled();
    expect(await fleet.wrongPullRequests()).toEqual([]);

    // The bot goes first. What it adds, the old worker cannot read, and leaves to newer ones.
    expect(await toldToEnd(oldBot)).toBe(0);
    await fleet.startBot("next");
    await fleet.pushEverywhere("Pushed between the versions.");
    const left = async () => (await fleet.jobs.getDelayed()).filter(({ data }) => data.since === "next");
    const ofAll = fleet.repositories.map((repository) => expect.objectContaining({ repository }));
    await expect
      .poll(async () => (await left()).map(({ data }) => data), { timeout: 600_000 })
      .toEqual(expect.arrayContaining(ofAll));
    expect((await left()).filter(({ attemptsMade }) => attemptsMade > 0)).toEqual([]);

    // Then workers of both, and jobs that either added.
    await fleet.startWorker("next");
    const doneBefore = await jobsDone(oldWorker);
    await fleet.release("1.2.0");
    await fleet.enqueue({ name: "sweep" });
    const doneByOld = async (): Promise<number> => {
      await fleet.scan();
      return await jobsDone(oldWorker);
    };
    await expect.poll(doneByOld, { timeout: 600_000, interval: 500 }).toBeGreaterThan(doneBefore);
    await fleet.settled();
    expect(await fleet.failures()).toEqual([]);
    expect(await fleet.wrongPullRequests()).toEqual([]);

    // What an old process leaves behind is done by the new ones.
    await fleet.release("1.3.0");
    await fleet.enqueue({ name: "sweep" });
    await fleet.scan();
    expect(await toldToEnd(oldWorker)).toBe(0);
    await fleet.settled();
    expect(await fleet.failures()).toEqual([]);
    expect(await fleet.wrongPullRequests()).toEqual([]);
    expect(fleet.undelivered()).toEqual([]);
  },
  size.timeoutMs,
);
