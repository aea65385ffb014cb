import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultReply } from "../servers/github/faults.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { isAbout, runOnStandIn } from "./run-on-stand-in.ts";

const slowDown = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit for the last. */
const faults: Readonly<Record<string, FaultReply>> = {
  "a 502": { status: 502, body: { message: "Server Error" } },
  "a connection that is cut before": "cut",
  "a reply that is lost": "cut-after",
  "a secondary rate limit": { status: 403, body: { message: slowDown }, headers: { "retry-after": "1" } },
};

/** As many requests as opening a pull request takes, or more, which is asserted. */
const mostRequests = 16;

const cases = Object.entries(faults).flatMap(([fault, reply], kind) =>
  Array.from({ length: mostRequests }, (_, index) => ({ fault, reply, index, name: `acme/fault-${kind}-at-${index}` })),
);

const files = { Dockerfile: "FROM acme/app:1.2.0\n", "bin/Dockerfile": "FROM acme/app:1.2.0\n" };

let registry: StandInRegistry;
let github: StandInGithub;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.2.0", "1.2.1"]) await pushImage(registry.url, "acme/app", tag, { content: tag });
  github = await startGithub({ repositories: [{ name: "acme/well" }, ...cases].map(({ name }) => ({ name, files })) });
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

const run = (name: string) => runOnStandIn(name, github, registry.url);

test("opening a pull request takes no more requests than meet each fault below", async () => {
  await run("acme/well");
  expect(await github.pullRequests("acme/well")).toHaveLength(1);
  const requests = github.journal.requests.filter(isAbout("acme/well"));
  expect(requests.length).toBeLessThanOrEqual(mostRequests);
});

test.for(cases)(
  "when request $index meets $fault, there is exactly one right pull request after the next run",
  { concurrent: true },
  async ({ reply, index, name }) => {
    github.fail(isAbout(name), reply, { skip: index });
    await run(name);
    await run(name);
    const [opened, ...others] = await github.pullRequests(name);
    expect(others).toEqual([]);
    expect(opened).toMatchObject({ state: "open", labels: ["base-image"], base: "main" });
    expect(await github.fileAt(name, opened?.headSha ?? "", "Dockerfile")).toMatch(/^FROM acme\/app:1\.2\.1@sha256:/);
    expect(Object.keys(await github.branches(name)).toSorted()).toEqual(["main", opened?.branch]);
  },
);
