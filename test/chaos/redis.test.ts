import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { chaosSize } from "./chaos-size.ts";
import { startFleet } from "./fleet.ts";

const size = chaosSize({ repositories: 8, kills: 4, downMs: 2_000 }, { repositories: 200, kills: 20, downMs: 60_000 });

test(
  `a Redis that is killed ${size.kills} times loses nothing of what it was told to keep`,
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 4 });
    await fleet.release("1.1.0");
    await Promise.all([fleet.startWorker(), fleet.startWorker()]);
    await fleet.enqueue({ name: "reconcile" });
    for (let kill = 1; kill <= size.kills; kill += 1) {
      await sleep(Math.random() * 600);
      await fleet.redis.kill();
      await sleep(100);
      await fleet.redis.restart();
    }
    await fleet.settled();
    expect(await fleet.failures()).toEqual([]);
    expect(await fleet.wrongPullRequests()).toEqual([]);
  },
  size.timeoutMs,
);

test(
  `what is pushed while Redis is down for ${size.downMs / 1_000} seconds is refused, and taken when it is redelivered`,
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 4 });
    await Promise.all([fleet.startBot(), fleet.startWorker()]);
    await fleet.settled();
    await fleet.redis.kill();
    const downUntil = performance.now() + size.downMs;
    await fleet.pushEverywhere("Pushed while Redis was down.");
    expect(fleet.undelivered().map(({ status }) => status)).toEqual(fleet.repositories.map(() => 500));
    await sleep(Math.max(0, downUntil - performance.now()));
    await fleet.redis.restart();
    await fleet.redelivered();
    await fleet.settled();
    expect(await fleet.wrongPullRequests()).toEqual([]);
  },
  size.timeoutMs,
);

test(
  "a Redis that was wiped is filled again: no pull request is opened twice, and what a person closed stays closed",
  async () => {
    const fleet = await startFleet({ repositories: size.repositories, images: 4 });
    const { github, repositories } = fleet;
    await fleet.release("1.1.0");
    await Promise.all([fleet.startBot(), fleet.startWorker()]);
    await fleet.settled();
    const [refused = "", ...others] = repositories;
    await github.close(refused, 1);
    await fleet.settled();
    const before = await Promise.all(repositories.map((name) => github.pullRequests(name)));
    const written = github.journal.writes().length;

    await fleet.redis.command("FLUSHALL");
    await fleet.redis.restart();
    await fleet.enqueue({ name: "reconcile" });
    await fleet.settled();
    expect(await Promise.all(repositories.map((name) => github.pullRequests(name)))).toEqual(before);
    expect(github.journal.writes()).toHaveLength(written);

    await fleet.release("1.2.0");
    await fleet.enqueue({ name: "sweep" });
    await fleet.settled();
    expect(await fleet.wrongPullRequests(others)).toEqual([]);
    expect(await github.pullRequests(refused)).toMatchObject([{ state: "closed" }, { state: "open" }]);
  },
  size.timeoutMs,
);
