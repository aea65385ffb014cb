import type { ChildProcess } from "node:child_process";
import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const size = chaosSize({ repositories: 12, kills: 8 }, { repositories: 1_000, kills: 200 });

/** A repository takes at least so many requests until its pull request is right, twice. */
const requestsAKill = (40 * size.repositories) / size.kills;

test(
  `${size.kills} kills of workers at random lose nothing of ${size.repositories} repositories, and do nothing twice`,
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: Math.ceil(size.repositories / 4) });
    await fleet.release("1.1.0");
    const workers: ChildProcess[] = await Promise.all([fleet.startWorker(), fleet.startWorker()]);
    await fleet.scan();
    for (let kill = 1; kill <= size.kills; kill += 1) {
      // As far apart as the work is from one to the next, on however slow a machine.
      await fleet.progress(2 * Math.random() * requestsAKill);
      const [victim] = workers.splice(Math.floor(Math.random() * workers.length), 1);
      victim?.kill("SIGKILL");
      // Halfway, all images get another version, so that there is something to do until the last kill.
      if (kill === Math.ceil(size.kills / 2)) {
        await fleet.release("1.2.0");
        await fleet.enqueue({ name: "sweep" });
      }
      workers.push(await fleet.startWorker());
    }
    await fleet.settled();
    expect(await fleet.failures()).toEqual([]);
    expect(await fleet.wrongPullRequests()).toEqual([]);
  },
  size.timeoutMs,
);
