import { afterAll, beforeAll, expect, test } from "vitest";
import { type Organisation, startOrganisation } from "./organisation.ts";

const repository = "acme/web";
const config = "dashboard: true\npaths: { exclude: [legacy/**] }\nrules: [{ match: { path: api/** }, ignore: true }]\n";
const files = {
  ".github/plinth.yml": config,
  "api/Dockerfile": "FROM quay.io/x/ignored:1.0\n",
  "legacy/Dockerfile": "FROM quay.io/x/excluded:1.0\n",
};
let acme: Organisation;

beforeAll(async () => {
  acme = await startOrganisation({
    registryUrl: "http://127.0.0.1:9",
    repositories: [{ name: repository, files }],
    redisUrl: null,
    settings: "enforce: { policy: { allow: [node] } }\n",
  });
  await acme.sweep();
});

afterAll(() => acme.stop());

test("the dashboard tells of forbidden images on ignored lines and in excluded files", async () => {
  const [dashboard] = await acme.github.people.issues(repository);
  expect(dashboard?.body).toMatch(/`api\/Dockerfile:1` \| error \| quay\.io\/x\/ignored is not among the images/);
  expect(dashboard?.body).toMatch(/`legacy\/Dockerfile:1` \| error \| quay\.io\/x\/excluded is not among the images/);
});

test("the check run of a commit that touches nothing but an excluded file fails", async () => {
  const changed = { "legacy/Dockerfile": "FROM quay.io/x/excluded:1.1\n" };
  const { sha } = await acme.github.commitFiles(repository, changed, "Bump it", "feature");
  await acme.done();
  expect(acme.github.checkRuns(repository, sha)).toMatchObject([
    { conclusion: "failure", title: "1 error, 0 warnings in 1 Dockerfile" },
  ]);
});

test("a push to an excluded file is on the dashboard with the next scan", async () => {
  await acme.github.commitFiles(repository, { "legacy/Dockerfile": "FROM node:24.1.0\n" });
  await acme.done();
  await acme.look(repository);
  const [dashboard] = await acme.github.people.issues(repository);
  expect(dashboard?.body).not.toContain("excluded");
  expect(dashboard?.body).toContain("ignored");
});

test("nothing is proposed for what is ignored or excluded", async () => {
  expect(await acme.github.pullRequests(repository)).toEqual([]);
});
