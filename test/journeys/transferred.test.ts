import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordedPayload } from "../servers/github/recorded-payload.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";

const from = "acme/web";
const to = "umbrella/web";
const config = ".github/plinth.yml";
const files = {
  Dockerfile: "FROM postgres:16.1\n",
  "cache/Dockerfile": "FROM redis:7.2.3\n",
  [config]: "minimumAgeDays: 0\npin: none\n",
};
const releases = { postgres: ["16.1", "16.2"], redis: ["7.2.3", "7.2.4"] };

let redis: RedisServer;
let registry: StandInRegistry;
let both: Organisation;

/** Two accounts with an installation each, defaults in one, and in the other a repository with a pull request open and one ignored. */
beforeEach(async () => {
  [redis, registry] = await Promise.all([startRedisServer(), startStandInRegistry()]);
  await pushReleases(registry.url, releases);
  both = await startOrganisation({
    registryUrl: registry.url,
    redisUrl: redis.url,
    repositories: [
      { name: "umbrella/.github", files: { [config]: "pullRequest: { labels: [from-umbrella] }\n" } },
      { name: from, files },
      { name: "umbrella/other", files: { Dockerfile: "FROM postgres:16.2\n" } },
    ],
  });
  await both.sweep();
  const cache = (await both.github.pullRequests(from)).find(({ title }) => title.includes("redis"));
  await both.github.people.comment(from, cache?.number ?? 0, "/plinth ignore image");
  await both.done();
});

afterEach(async () => {
  await both.stop();
  await redis.stop();
  await registry.stop();
});

/** What the store holds that names a repository; what was done and counted for the old account within the hour aside. */
async function kept(name: string): Promise<readonly string[]> {
  const client = new Redis(redis.url);
  try {
    const keys = (await client.keys("*")).filter((key) => !/^plinth:(?:queue|store:v3:publications):/.test(key));
    const values = await Promise.all(
      keys.map(async (key) => {
        const isSet = (await client.type(key)) === "set";
        return `${key} ${isSet ? (await client.smembers(key)).join(" ") : await client.get(key)}`;
      }),
    );
    return values.filter((text) => text.includes(name));
  } finally {
    client.disconnect();
  }
}

const events: Readonly<Record<string, () => Promise<unknown>>> = {
  "taken from the old account": () =>
    both.github.deliver("installation_repositories", {
      ...recordedPayload("installation_repositories", "removed"),
      installation: { id: 1 },
      repositories_removed: [{ full_name: from }],
    }),
  "given to the new one": () =>
    both.github.deliver("installation_repositories", {
      ...recordedPayload("installation_repositories", "added"),
      installation: { id: 2 },
      repositories_added: [{ full_name: to }],
    }),
  "transferred, told to the old account": () => tellTransfer(1),
  "transferred, told to the new one": () => tellTransfer(2),
};

async function tellTransfer(installation: number): Promise<void> {
  await both.github.deliver("repository", {
    ...recordedPayload("repository", "transferred"),
    repository: { id: 1, name: "web", full_name: to, owner: { login: "umbrella" } },
    changes: { owner: { from: { organization: { login: "acme" } } } },
    installation: { id: installation },
  });
}

const names = Object.keys(events);

// GitHub promises no order.
describe.for([
  ["in one order", names],
  ["in the other order", names.toReversed()],
  ["not at all", []],
] as const)("a transfer to another account that is told %s", ([, told]) => {
  test("leaves one right pull request, what is ignored ignored, and nothing of the old account", async () => {
    const before = await both.github.pullRequests(from);
    await both.github.transfer(from, to);
    for (const name of told) {
      await events[name]?.();
      await both.done();
    }
    if (told.length === 0) await both.sweep();
    await both.sweep();

    const pullRequests = await both.github.pullRequests(to);
    expect(pullRequests.map(({ number, state, title }) => ({ number, state, title }))).toEqual(
      before.map(({ number, state, title }) => ({ number, state, title })),
    );
    const open = pullRequests.filter(({ state }) => state === "open");
    expect(open).toHaveLength(1);
    expect(await both.github.fileAt(to, open[0]?.headSha ?? "", "Dockerfile")).toBe("FROM postgres:16.2\n");
    expect(await kept(from)).toEqual([]);
    expect(await both.failed()).toBe(0);
  });

  test("has what is newer proposed by the new account's defaults", async () => {
    await both.github.transfer(from, to);
    for (const name of told) await events[name]?.();
    await both.done();
    if (told.length === 0) await both.sweep();
    await pushReleases(registry.url, { postgres: ["16.3"], redis: ["7.2.5"] });
    both.github.journal.clear();
    await both.sweep();
    const open = (await both.github.pullRequests(to)).filter(({ state }) => state === "open");
    expect(open).toMatchObject([{ title: "chore(docker): bump postgres from 16.1 to 16.3" }]);
    expect(open[0]?.labels).toContain("from-umbrella");
    expect(both.github.journal.requests.filter(({ path }) => path.startsWith(`/repos/${from}`))).toEqual([]);
  });
});
