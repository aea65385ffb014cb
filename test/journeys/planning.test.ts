import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { pushImage } from "../servers/push-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { startClock } from "./start-clock.ts";

const hourMs = 60 * 60 * 1000;
/** Leaves a busy machine twenty seconds for what has to happen within the two before a moment. */
const slow = 0.1;

const files = {
  "web/Dockerfile": "FROM library/node:20.11.0\nFROM postgres:16.1\n",
  "api/Dockerfile": "FROM node:20.11.0\nFROM redis:7.2.3\n",
};
const tags = {
  node: ["20.11.0", "20.11.1", "22.1.0"],
  postgres: ["16.1", "16.2"],
  redis: ["7.2.3", "7.2.4"],
};

function configured(config: string, more: Readonly<Record<string, string>> = files) {
  return { ...more, ".github/plinth.yml": `limits: { createdPerHour: 20 }\nsteps: [patch, minor]\n${config}` };
}

const leavingNode20 = "bump node from 20.11.0 to 22.1.0 (major)";
const nodeAndRedis = { Dockerfile: "FROM node:20.11.0\n", "cache/Dockerfile": "FROM redis:7.2.3\n" };
const repositories = [
  { name: "acme/by-image", files: configured("") },
  { name: "acme/by-file", files: configured("group: file\n") },
  { name: "acme/by-step", files: configured("group: step\n") },
  { name: "acme/all", files: configured("group: all\n") },
  {
    name: "acme/named",
    files: configured('rules: [{ match: { image: "{postgres,redis}" }, group: databases }]\n'),
  },
  { name: "acme/by-the-hour", files: { ...nodeAndRedis, ".github/plinth.yml": "limits: { createdPerHour: 1 }\n" } },
  { name: "acme/few", files: { ...nodeAndRedis, ".github/plinth.yml": "limits: { openPullRequests: 1 }\n" } },
  { name: "acme/on-monday", files: configured("schedule: { on: on monday }\n", { Dockerfile: "FROM redis:7.2.3\n" }) },
];

describe.each([{ queue: "BullMQ on Redis" }, { queue: "the queue in this process" }])(
  "which pull requests, and when, with $queue",
  ({ queue }) => {
    let registry: StandInRegistry;
    let redis: RedisServer | null = null;
    let acme: Organisation;
    let begun = 0;
    // A Tuesday.
    let clock = startClock(new Date("2026-12-01T10:00:00Z"));

    beforeAll(async () => {
      registry = await startStandInRegistry();
      for (const [image, versions] of Object.entries(tags)) {
        for (const tag of versions) {
          await pushImage(registry.url, `library/${image}`, tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
        }
      }
      redis = queue === "BullMQ on Redis" ? await startRedisServer() : null;
      begun = clock.now().getTime();
      acme = await startOrganisation({
        registryUrl: registry.url,
        repositories,
        redisUrl: redis?.url ?? null,
        clock: { now: () => clock.now() },
      });
    });

    afterAll(async () => {
      await acme.stop();
      await redis?.stop();
      await registry.stop();
    });

    /** Does what a push does, and gives the titles of the pull requests. */
    async function push(repository: string): Promise<readonly string[]> {
      await acme.github.commitFiles(repository, {
        "docs/Dockerfile": `FROM scratch\n# ${clock.now().toISOString()}\n`,
      });
      await acme.done();
      return await titles(repository);
    }

    async function titles(repository: string): Promise<readonly string[]> {
      const open = (await acme.github.pullRequests(repository)).filter(({ state }) => state === "open");
      return open.map(({ title }) => title.replace("chore(docker): ", "")).toSorted();
    }

    test.for([
      [
        "acme/by-image",
        ["bump node from 20.11.0 to 20.11.1", "bump postgres from 16.1 to 16.2", "bump redis from 7.2.3 to 7.2.4"],
      ],
      ["acme/by-file", ["update 2 base images in api/Dockerfile", "update 2 base images in web/Dockerfile"]],
      ["acme/by-step", ["bump postgres from 16.1 to 16.2", "update 2 base images"]],
      ["acme/all", ["update 3 base images"]],
      ["acme/named", ["bump node from 20.11.0 to 20.11.1", "update 2 base images"]],
    ] as const)("%s has its pull requests", async ([repository, expected]) => {
      expect(await push(repository)).toEqual(expected);
      acme.github.journal.clear();
      expect(await push(repository)).toEqual(expected);
      // The check run of the new commit is all.
      const written = acme.github.journal.writes().map(({ what }) => what);
      expect(written).toEqual([`POST /repos/${repository}/check-runs`]);
    });

    test("what the hour has no place for is opened by itself when the hour is over", async () => {
      // Node.js 20 has had no security updates since April 2026 (https://nodejs.org/en/about/previous-releases).
      expect(await push("acme/by-the-hour")).toEqual([leavingNode20]);
      const opened = clock.now().getTime();
      clock = startClock(new Date(begun + hourMs - 2_000), slow);
      expect(await push("acme/by-the-hour")).toHaveLength(1);
      clock = startClock(new Date(opened + hourMs));
      await eventually(async () => expect(await titles("acme/by-the-hour")).toHaveLength(2));
    });

    test("closing a pull request makes room for the next one at once", async () => {
      expect(await push("acme/few")).toEqual([leavingNode20]);
      await acme.github.close("acme/few", 1);
      await acme.done();
      expect(await titles("acme/few")).toEqual(["bump redis from 7.2.3 to 7.2.4"]);
    });

    test("what has a schedule is opened by itself when that opens", async () => {
      clock = startClock(new Date("2027-03-07T23:59:58Z"), slow);
      expect(await push("acme/on-monday")).toEqual([]);
      clock = startClock(new Date("2027-03-08T00:00:00Z"));
      await eventually(async () => expect(await titles("acme/on-monday")).toHaveLength(1));
    });
  },
);
