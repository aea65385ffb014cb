import { afterAll, beforeAll, expect, test } from "vitest";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";

const repository = "acme/web";
const path = ".github/plinth.yml";
const repositories = [
  { name: repository, files: { Dockerfile: "FROM postgres:16.1\n", [path]: "_extends: presets\ndashboard: true\n" } },
  { name: "acme/presets", files: { [path]: "_extends: umbrella/images:strict-plinth.yml\npin: none\n" } },
  { name: "acme/.github", files: { [path]: "pullRequest: { labels: [acme] }\nminimumAgeDays: 300\n" } },
  { name: "umbrella/images", files: { "strict-plinth.yml": "minimumAgeDays: 0\n" }, private: false },
  { name: "umbrella/kept", files: { [path]: "pin: none\n" }, private: true },
];
let registry: StandInRegistry;
let acme: Organisation;

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, { postgres: ["16.1", "16.2"] });
  acme = await startOrganisation({ registryUrl: registry.url, repositories, redisUrl: null });
  await acme.sweep();
});

afterAll(async () => {
  await acme.stop();
  await registry.stop();
});

async function proposed(): Promise<string | null> {
  const [open] = await acme.github.pullRequests(repository);
  return await acme.github.fileAt(repository, open?.branch ?? "", "Dockerfile");
}

test("a pull request is as the extended files and the organisation's defaults want it, the nearer first", async () => {
  expect(await acme.github.pullRequests(repository)).toMatchObject([{ labels: ["acme"] }]);
  // Not pinned, as acme/presets says, and proposed at once, as umbrella/images says, whatever acme/.github does.
  expect(await proposed()).toBe("FROM postgres:16.2\n");
});

test("looking again at what did not change takes two reads and no write", async () => {
  await acme.look(repository);
  acme.github.journal.clear();
  await acme.look(repository);
  expect(acme.github.journal.writes()).toEqual([]);
  const reads = acme.github.journal.reads().map(({ what }) => what);
  // The dashboard issue, which is turned on here, is a third one.
  expect(reads).toEqual([
    "query RepositoryFacts",
    "query PullRequests",
    expect.stringMatching(/^GET .*\/issues\/\d+$/),
  ]);
});

test("a push to an extended file is in force at once in every repository that goes by it", async () => {
  await acme.github.commitFiles("acme/presets", {
    [path]: "_extends: umbrella/images:strict-plinth.yml\npin: digest\n",
  });
  await acme.done();
  expect(await proposed()).toMatch(/^FROM postgres:16\.2@sha256:/);
});

test("what is extended and cannot be read is told on the commit and on the dashboard, and nothing changes", async () => {
  const { sha } = await acme.github.commitFiles(repository, { [path]: "dashboard: true\n_extends: umbrella/kept\n" });
  await acme.done();
  const told = "umbrella/kept:.github/plinth.yml cannot be read";
  expect(acme.github.checkRuns(repository, sha)).toMatchObject([
    {
      conclusion: "failure",
      annotations: [{ path, start_line: 2, start_column: 11, message: expect.stringContaining(told) }],
    },
  ]);
  const [dashboard] = await acme.github.people.issues(repository);
  expect(dashboard?.body).toContain(told);
  expect(await proposed()).toMatch(/^FROM postgres:16\.2@sha256:/);
});

test("a mistake in an extended file is told with its own place", async () => {
  await acme.github.commitFiles("acme/presets", { [path]: "# Ours.\npinn: none\n" });
  await acme.done();
  const { sha } = await acme.github.commitFiles(repository, { [path]: "dashboard: true\n_extends: presets\n" });
  await acme.done();
  const told = 'acme/presets:.github/plinth.yml:2:1: pinn: there is no key "pinn"';
  expect(acme.github.checkRuns(repository, sha)[0]?.annotations).toMatchObject([
    { path, start_line: 2, message: expect.stringContaining(told) },
  ]);
  const [dashboard] = await acme.github.people.issues(repository);
  expect(dashboard?.body).toContain("acme/presets:.github/plinth.yml:2");
});

test("what somebody only proposes has no file of another repository read", async () => {
  acme.github.journal.clear();
  const proposal = { [path]: "_extends: umbrella/kept\n" };
  const { sha } = await acme.github.commitFiles(repository, proposal, "Extend another", "feature");
  await acme.done();
  expect(acme.github.checkRuns(repository, sha)).toMatchObject([{ conclusion: "success" }]);
  expect(acme.github.journal.requests.filter(({ what }) => what === "query FileAtHead")).toEqual([]);
});
