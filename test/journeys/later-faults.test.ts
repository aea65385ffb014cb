import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultReply } from "../servers/github/faults.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { isAbout, runOnStandIn } from "./run-on-stand-in.ts";

const faults: Readonly<Record<string, FaultReply>> = {
  "a 502": { status: 502, body: { message: "Server Error" } },
  "a reply that is lost": "cut-after",
};

/** As many requests as either takes, or more, which is asserted. */
const mostRequests = { refreshing: 14, closing: 12 };

const cases = Object.entries(mostRequests).flatMap(([work, most]) =>
  Object.entries(faults).flatMap(([fault, reply], kind) =>
    Array.from({ length: most }, (_, index) => ({
      work,
      fault,
      reply,
      index,
      name: `acme/${work}-${kind}-at-${index}`,
    })),
  ),
);
const refreshed = cases.filter(({ work }) => work === "refreshing");
const closed = cases.filter(({ work }) => work === "closing");
const well = { refreshing: "acme/well-refreshed", closing: "acme/well-closed" };

const files = { Dockerfile: "FROM acme/app:1.2.0\n" };
const another = { "worker/Dockerfile": "FROM acme/app:1.2.0\n" };
const none = { Dockerfile: "FROM scratch\n" };

let registry: StandInRegistry;
let github: StandInGithub;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.2.0", "1.2.1"]) await pushImage(registry.url, "acme/app", tag, { content: tag });
  const names = [...Object.values(well), ...cases.map(({ name }) => name)];
  github = await startGithub({ repositories: names.map((name) => ({ name, files })) });
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

const run = (name: string) => runOnStandIn(name, github, registry.url);

test.for([
  { work: "refreshing", change: another },
  { work: "closing", change: none },
] as const)("$work takes no more requests than meet each fault below", async ({ work, change }) => {
  await run(well[work]);
  await github.commitFiles(well[work], change);
  github.journal.clear();
  await run(well[work]);
  expect(github.journal.requests.filter(isAbout(well[work])).length).toBeLessThanOrEqual(mostRequests[work]);
});

test.for(refreshed)(
  "when request $index of refreshing meets $fault, the one pull request is right after the next run",
  { concurrent: true },
  async ({ reply, index, name }) => {
    await run(name);
    await github.commitFiles(name, another);
    github.fail(isAbout(name), reply, { skip: index });
    await run(name);
    await run(name);
    const [open, ...others] = await github.pullRequests(name);
    expect(others).toEqual([]);
    expect(open).toMatchObject({ number: 1, state: "open", labels: ["base-image"], comments: [] });
    for (const path of ["Dockerfile", "worker/Dockerfile"]) {
      expect(await github.fileAt(name, open?.headSha ?? "", path)).toMatch(/^FROM acme\/app:1\.2\.1@sha256:/);
    }
    expect(Object.keys(await github.branches(name)).toSorted()).toEqual(["main", open?.branch]);
  },
);

test.for(closed)(
  "when request $index of closing meets $fault, it is closed with one comment after the next run",
  { concurrent: true },
  async ({ reply, index, name }) => {
    await run(name);
    await github.commitFiles(name, none);
    github.fail(isAbout(name), reply, { skip: index });
    await run(name);
    await run(name);
    const pullRequests = await github.pullRequests(name);
    const comments = [expect.stringContaining("No line names `acme/app` any more.")];
    expect(pullRequests).toMatchObject([{ number: 1, state: "closed", comments }]);
    expect(Object.keys(await github.branches(name))).toEqual(["main"]);
  },
);
