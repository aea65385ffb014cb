import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const size = chaosSize({ repositories: 6, kills: 3 }, { repositories: 100, kills: 20 });

test(
  `pushes to ${size.repositories} repositories while the bot is killed ${size.kills} times are taken when they are redelivered`,
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 4 });
    await fleet.startWorker();
    let bot = await fleet.startBot();
    await fleet.settled();
    expect(await fleet.wrongPullRequests()).toEqual([]);

    for (let kill = 1; kill <= size.kills; kill += 1) {
      const burst = fleet.pushEverywhere(`Pushed before kill ${kill}.`);
      await sleep(Math.random() * 200);
      bot.kill("SIGKILL");
      await burst;
      bot = await fleet.startBot();
    }
    expect(fleet.undelivered()).not.toEqual([]);
    await fleet.redelivered();
    await fleet.settled();
    expect(await fleet.wrongPullRequests()).toEqual([]);
  },
  size.timeoutMs,
);
