import { afterAll, beforeAll, expect, test } from "vitest";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";

const repository = "acme/web";
const files = { Dockerfile: "FROM postgres:16.2\n", ".github/plinth.yml": "minimumAgeDays: 0\npin: none\n" };
/** A name that the commit for some other branch was made on. */
const leftover = "plinth/staging/0123456789abcdef";
const theirs = "plinth/staging/of-mine";
let registry: StandInRegistry;
let acme: Organisation;

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, { postgres: ["16.1", "16.2"] });
  acme = await startOrganisation({
    registryUrl: registry.url,
    repositories: [{ name: repository, files }],
    redisUrl: null,
  });
  await acme.sweep();
  await acme.look(repository);
});

afterAll(async () => {
  await acme.stop();
  await registry.stop();
});

test("a staging branch that a crash left behind is found by reconciling and deleted, though nothing is to be proposed", async () => {
  await acme.github.commitFiles(repository, { "a.txt": "cut off\n" }, "Cut off", leftover);
  await acme.github.commitFiles(repository, { "b.txt": "mine\n" }, "Mine", theirs);
  await acme.sweep();
  expect(Object.keys(await acme.github.branches(repository))).toEqual(["main", theirs]);
  expect(await acme.github.pullRequests(repository)).toEqual([]);
});

test("where there is none, looking for one costs no request", async () => {
  acme.github.journal.clear();
  await acme.look(repository);
  expect(acme.github.journal.writes()).toEqual([]);
  const reads = acme.github.journal.reads().map(({ what }) => what);
  expect(reads).toEqual(["query RepositoryFacts", "query PullRequests"]);
});

test("one that may not be deleted stays, and the scan goes on", async () => {
  const refused = { data: { updateRefs: null }, errors: [{ message: "Cannot delete this protected ref." }] };
  await acme.github.commitFiles(repository, { "a.txt": "cut off\n" }, "Cut off", leftover);
  acme.github.fail("mutation MoveBranches", { status: 200, body: refused });
  const done = await acme.look(repository);
  expect(done.map(({ outcome }) => outcome.kind)).toEqual(["scanned", "answered", "proposed"]);
  expect(Object.keys(await acme.github.branches(repository))).toContain(leftover);
});
