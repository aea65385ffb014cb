import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const size = chaosSize({ repositories: 8 }, { repositories: 100 });
const hourMs = 60 * 60 * 1_000;

async function setClock(worker: ChildProcess, stepMs: number): Promise<void> {
  worker.send({ stepMs });
  await once(worker, "message");
}

test(
  "workers whose clocks jump and disagree do nothing twice and leave nothing out",
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 4 });
    await fleet.release("1.1.0");
    const [one, other] = await Promise.all([fleet.startWorker(), fleet.startWorker()]);
    await fleet.scan();
    await setClock(one, -26 * hourMs);
    await fleet.settled();
    expect(await fleet.wrongPullRequests()).toEqual([]);

    const steps = [
      [2 * hourMs, -hourMs],
      [-30 * 24 * hourMs, 3 * hourMs],
    ] as const;
    for (const [round, [ofOne, ofOther]] of steps.entries()) {
      await fleet.release(`1.${round + 2}.0`);
      await fleet.enqueue({ name: "sweep" });
      await setClock(one, ofOne);
      await setClock(other, ofOther);
      await fleet.settled();
      expect(await fleet.failures()).toEqual([]);
      expect(await fleet.wrongPullRequests()).toEqual([]);
    }
  },
  size.timeoutMs,
);
