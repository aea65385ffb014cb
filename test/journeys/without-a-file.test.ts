import { afterAll, beforeAll, expect, test } from "vitest";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";
import { startClock } from "./start-clock.ts";

/** Named so that the order of their names is not that of their worth. */
const releases = {
  alpine: ["3.23.0", "3.24.0"],
  caddy: ["2.10.0", "2.10.1"],
  httpd: ["2.4.65", "2.4.66"],
  memcached: ["1.6.39", "1.6.40"],
  node: ["20.11.0", "24.1.0"],
  redis: ["7.2.3", "7.2.4"],
};

let registry: StandInRegistry;
let acme: Organisation;
// A Tuesday.
let clock = startClock(new Date("2026-12-01T10:00:00Z"));

async function openTitles(repository: string): Promise<readonly string[]> {
  const open = (await acme.github.pullRequests(repository)).filter(({ state }) => state === "open");
  return open.map(({ title }) => title.replace("chore(docker): ", ""));
}

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, releases);
  const digest = await pushImage(registry.url, "acme/base", "stable", { content: "first" });
  acme = await startOrganisation({
    registryUrl: registry.url,
    redisUrl: null,
    clock: { now: () => clock.now() },
    repositories: [
      {
        name: "acme/many",
        files: Object.fromEntries(
          Object.entries(releases).map(([image, [first]]) => [`${image}/Dockerfile`, `FROM ${image}:${first}\n`]),
        ),
      },
      { name: "acme/pinned", files: { Dockerfile: `FROM docker.io/acme/base:stable@${digest}\n` } },
    ],
  });
  await acme.done();
});

afterAll(async () => {
  await acme.stop();
  await registry.stop();
});

test("the first look opens no flood: four pull requests in an hour, the most valuable ones, which tell how to stop it", async () => {
  // Node.js 20 has had no security updates since April 2026 (https://nodejs.org/en/about/previous-releases).
  expect((await openTitles("acme/many")).toSorted()).toEqual([
    "bump caddy from 2.10.0 to 2.10.1",
    "bump httpd from 2.4.65 to 2.4.66",
    "bump memcached from 1.6.39 to 1.6.40",
    "bump node from 20.11.0 to 24.1.0 (major)",
  ]);
  for (const { body } of await acme.github.pullRequests("acme/many")) {
    expect(body).toContain("Close this pull request: they are not proposed again");
    expect(body).toContain("`.github/plinth.yml`");
    expect(body).toContain("`# plinth: ignore`");
  }
});

test("a second look within the hour opens no more", async () => {
  await acme.look("acme/many");
  expect(await openTitles("acme/many")).toHaveLength(4);
});

test("the others follow when the hour is over", async () => {
  clock = startClock(new Date("2026-12-01T11:30:00Z"));
  await acme.look("acme/many");
  expect((await openTitles("acme/many")).toSorted().slice(-3)).toEqual([
    "bump memcached from 1.6.39 to 1.6.40",
    "bump node from 20.11.0 to 24.1.0 (major)",
    "bump redis from 7.2.3 to 7.2.4",
  ]);
});

test("a tag that is built again waits for Monday", async () => {
  expect(await openTitles("acme/pinned")).toEqual([]);
  await pushImage(registry.url, "acme/base", "stable", { content: "rebuilt" });
  await acme.sweep();
  // A Sunday, more than three days later.
  clock = startClock(new Date("2026-12-06T23:00:00Z"));
  await acme.sweep();
  expect(await openTitles("acme/pinned")).toEqual([]);
  clock = startClock(new Date("2026-12-07T00:10:00Z"));
  await acme.look("acme/pinned");
  expect(await openTitles("acme/pinned")).toEqual(["refresh acme/base:stable"]);
});
