import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedPayload } from "../servers/github/recorded-payload.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";

const repository = "acme/web";
const policy = "policy: { allow: [node], forbiddenImage: error }\n";

describe("the check run on a commit", () => {
  let acme: Organisation;
  let commit = "";

  beforeAll(async () => {
    acme = await startOrganisation({
      registryUrl: "http://127.0.0.1:9",
      repositories: [{ name: repository, files: { "README.md": "# Web\n", ".github/plinth.yml": policy } }],
      redisUrl: null,
    });
    await acme.done();
  });

  afterAll(() => acme.stop());

  const deliver = async (event: string, action: string, change: object) => {
    acme.github.journal.clear();
    const status = await acme.github.deliver(event, {
      ...recordedPayload(event, action),
      action,
      repository: { full_name: repository, default_branch: "main" },
      installation: { id: acme.github.installationId(repository) },
      ...change,
    });
    expect(status).toBe(200);
    return await acme.done();
  };

  test("tells a forbidden and unpinned base on its line, before it is merged", async () => {
    ({ sha: commit } = await acme.github.commitFiles(
      repository,
      { Dockerfile: "# A remark.\nFROM quay.io/x/y:1.0 AS build\n" },
      "Add a Dockerfile",
      "feature",
    ));
    expect((await acme.done()).map(({ outcome }) => outcome)).toEqual([
      { kind: "reported", findings: 2, conclusion: "failure", written: true },
    ]);
    const [run, ...others] = acme.github.checkRuns(repository, commit);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      name: "plinth",
      status: "completed",
      conclusion: "failure",
      title: "1 error, 1 warning in 1 Dockerfile",
    });
    expect(run?.annotations).toEqual([
      {
        path: "Dockerfile",
        start_line: 2,
        end_line: 2,
        start_column: 6,
        end_column: 21,
        annotation_level: "failure",
        title: "Image that is not allowed",
        message: expect.stringContaining("quay.io/x/y is not among the images"),
      },
      expect.objectContaining({ annotation_level: "warning", title: "Image without a digest" }),
    ]);
  });

  test("of its pull request, from a fork or not, writes nothing where it says the same", async () => {
    const head = { sha: commit, ref: "feature" };
    const done = await deliver("pull_request", "opened", { pull_request: { head, base: { ref: "main" } } });
    expect(done.map(({ outcome }) => outcome)).toMatchObject([{ kind: "reported", written: false }]);
    expect(acme.github.journal.writes()).toEqual([]);
    // The comparison, and the run; the Dockerfile and the policy are known.
    expect(acme.github.journal.requests.filter(({ path }) => path.startsWith("/repos/"))).toHaveLength(2);
  });

  test.for(["check_run", "check_suite"])(
    "is completed again when %s is asked for again, without a second one",
    async (event) => {
      await deliver(event, "rerequested", { [event]: { head_sha: commit } });
      expect(acme.github.journal.writes()).toHaveLength(1);
      const runs = acme.github.checkRuns(repository, commit);
      expect(runs).toHaveLength(1);
      expect(runs[0]?.annotations).toHaveLength(2);
    },
  );

  test("is not made for a commit that touches neither Dockerfile nor repository file", async () => {
    const { sha } = await acme.github.commitFiles(repository, { "a.txt": "a\n" }, "Add a file", "other");
    await acme.done();
    const head = { sha, ref: "other" };
    await deliver("pull_request", "synchronize", { pull_request: { head, base: { ref: "main" } } });
    expect(acme.github.checkRuns(repository, sha)).toEqual([]);
  });

  test("goes by the policy of the default branch, whatever the commit's own says", async () => {
    const files = { Dockerfile: "FROM quay.io/x/y:1.0\n", ".github/plinth.yml": "policy: { forbiddenImage: off }\n" };
    const { sha } = await acme.github.commitFiles(repository, files, "Loosen", "loosened");
    await acme.done();
    expect(acme.github.checkRuns(repository, sha)).toMatchObject([{ conclusion: "failure" }]);
  });

  test("tells what is wrong with a repository file, at its place and with the nearest key", async () => {
    const files = { ".github/plinth.yml": "pin: digest\npolicy:\n  latestTags: error\n" };
    const { sha } = await acme.github.commitFiles(repository, files, "Misspell", "misspelt");
    await acme.done();
    const [run] = acme.github.checkRuns(repository, sha);
    expect(run).toMatchObject({ conclusion: "failure" });
    expect(run?.annotations).toMatchObject([
      { path: ".github/plinth.yml", start_line: 3, start_column: 3, message: expect.stringContaining('"latestTag"') },
    ]);
  });

  test("takes more annotations than one request may carry", async () => {
    const text = Array.from({ length: 60 }, (_, index) => `FROM node:24.${index}.0`).join("\n");
    const { sha } = await acme.github.commitFiles(repository, { Dockerfile: `${text}\n` }, "Add many", "many");
    await acme.done();
    const [run, ...others] = acme.github.checkRuns(repository, sha);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: "completed", conclusion: "neutral" });
    expect(run?.annotations).toHaveLength(60);
  });

  test("shows text of a stranger's Dockerfile as text", async () => {
    const text = "# plinth: @octocat \u202e<img>\nFROM node:24.1.0\n";
    const { sha } = await acme.github.commitFiles(repository, { Dockerfile: text }, "Add text", "hostile");
    await acme.done();
    const [run] = acme.github.checkRuns(repository, sha);
    expect(run?.summary).not.toMatch(/@octocat|<img>|\u202e/);
    expect(JSON.stringify(run?.annotations)).not.toContain("\u202e");
  });

  test("that no longer holds is followed by one of the same name", async () => {
    await acme.github.commitFiles(repository, { ".github/plinth.yml": "policy: { allow: [quay.io/x/*] }\n" });
    await acme.done();
    await deliver("check_run", "rerequested", { check_run: { head_sha: commit } });
    const runs = acme.github.checkRuns(repository, commit);
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(["failure", "neutral"]);
    expect(runs[1]?.annotations).toHaveLength(1);
  });

  test("waits for nobody where the permission was not granted", async () => {
    const headers = { "x-accepted-github-permissions": "checks=write" };
    const body = { message: "Resource not accessible by integration" };
    acme.github.fail("POST */check-runs", { status: 403, headers, body });
    await acme.github.commitFiles(repository, { Dockerfile: "FROM node:24.1.0\n" }, "Add one", "ungranted");
    expect((await acme.done()).map(({ outcome }) => outcome)).toEqual([
      { kind: "skipped", reason: "no-checks-permission" },
    ]);
  });
});
