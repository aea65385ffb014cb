import { afterAll, beforeAll, expect, test } from "vitest";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { isAbout, runOnStandIn } from "./run-on-stand-in.ts";

/** As many requests as opening a pull request takes, or more; see test/journeys/faults.test.ts. */
const mostRequests = 14;

/** What others do between two requests of Plinth's. */
const happenings: Readonly<Record<string, (name: string) => Promise<void>>> = {
  "Plinth's branches are deleted": async (name) => {
    const branches = Object.keys(await github.branches(name));
    for (const branch of branches.filter((one) => one.startsWith("plinth/"))) await github.deleteBranch(name, branch);
  },
  "the default branch moves on": async (name) => {
    await github.commitFiles(name, { Dockerfile: "FROM acme/app:1.2.0\nRUN true\n" });
  },
  "the repository is archived": async (name) => github.setRepository(name, { archived: true }),
  "another process does the same": async (name) => void (await run(name)),
};
const cases = Object.keys(happenings).flatMap((what, kind) =>
  Array.from({ length: mostRequests }, (_, index) => ({ what, index, name: `acme/meanwhile-${kind}-at-${index}` })),
);

let registry: StandInRegistry;
let github: StandInGithub;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.2.0", "1.2.1"]) await pushImage(registry.url, "acme/app", tag, { content: tag });
  const files = { Dockerfile: "FROM acme/app:1.2.0\n" };
  github = await startGithub({ repositories: cases.map(({ name }) => ({ name, files })) });
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

const run = (name: string) => runOnStandIn(name, github, registry.url);

test.for(cases)(
  "when $what before request $index, there is exactly one right pull request after the next run",
  { concurrent: true },
  async ({ what, index, name }) => {
    const meanwhile = () => happenings[what]?.(name) ?? Promise.resolve();
    github.fail(isAbout(name), { meanwhile }, { skip: index });
    await run(name);
    github.setRepository(name, { archived: false });
    for (let again = 0; again < 2; again += 1) await run(name);
    const [one, ...others] = await github.pullRequests(name);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ labels: ["base-image"], base: "main" });
    const isLeft = one?.state === "open";
    // Whoever deletes the branch of an open pull request closes it, which is a no.
    expect(isLeft || what === "Plinth's branches are deleted").toBe(true);
    const text = isLeft ? await github.fileAt(name, one.headSha, "Dockerfile") : "FROM acme/app:1.2.1@sha256:";
    expect(text).toMatch(/^FROM acme\/app:1\.2\.1@sha256:/);
    const branches = Object.keys(await github.branches(name)).toSorted();
    expect(branches).toEqual(isLeft ? ["main", one.branch] : ["main"]);
  },
);
