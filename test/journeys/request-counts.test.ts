import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";

const name = "acme/web";
const lists = ["GET /app/installations", "GET /installation/repositories"];
const facts = "query RepositoryFacts";
const pullRequests = "query PullRequests";

let registry: StandInRegistry;
let acme: Organisation;

/** Two repositories of two Dockerfiles, with everything proposed. */
beforeEach(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.0.0", "1.1.0"]) {
    await pushImage(registry.url, "acme/base", tag, { createdAt: "2026-01-05T00:00:00Z", content: tag });
  }
  const files = {
    ".github/plinth.yml": "minimumAgeDays: 0\n",
    Dockerfile: "FROM acme/base:1.0.0\n",
    "api/Dockerfile": "FROM acme/base:1.0.0\n",
    "README.md": "# Web\n",
  };
  acme = await startOrganisation({
    registryUrl: registry.url,
    repositories: [
      { name, files },
      { name: "acme/api", files },
    ],
    redisUrl: null,
  });
  for (let round = 0; round < 2; round += 1) await acme.sweep();
  acme.github.journal.clear();
});
afterEach(async () => {
  await acme.stop();
  await registry.stop();
});

/** What was asked of GitHub since this was asked last, tokens left out; objects of git by their kind alone. */
function asked(): readonly string[] {
  const requests = [...acme.github.journal.reads(), ...acme.github.journal.writes()];
  acme.github.journal.clear();
  return requests.map(({ what }) => /git\/(?:trees|blobs)/.exec(what)?.[0] ?? what);
}

describe("where nothing changed", () => {
  test("reconciling costs the lists of the installations, and nothing for a repository", async () => {
    await acme.do({ name: "reconcile" });
    expect(asked()).toEqual(lists);
  });

  test("a sweep costs nothing", async () => {
    await acme.do({ name: "sweep" });
    expect(asked()).toEqual([]);
  });

  test("a run on a repository costs two reads, and writes nothing", async () => {
    await acme.look(name);
    expect(asked()).toEqual([facts, pullRequests]);
  });
});

describe("a push", () => {
  test("that touches no Dockerfile and not the repository file costs nothing", async () => {
    for (const text of ["# One\n", "# Two\n"]) {
      expect((await acme.github.commitFiles(name, { "README.md": text })).webhook).toBe(200);
    }
    expect(await acme.done()).toEqual([]);
    expect(asked()).toEqual([]);
  });

  test("that touched none costs one read when it is reconciled, and no file is listed", async () => {
    await acme.github.commitFiles(name, { "README.md": "# One\n" });
    await acme.do({ name: "reconcile" });
    expect(asked()).toEqual([...lists, facts, pullRequests]);
    await acme.do({ name: "reconcile" });
    expect(asked()).toEqual(lists);
  });

  test("that touches a Dockerfile has that one read, after others as well", async () => {
    await acme.github.commitFiles(name, { "README.md": "# One\n" });
    await acme.github.commitFiles(name, { "api/Dockerfile": "# The interface.\nFROM acme/base:1.0.0\n" });
    const [scanned] = await acme.done();
    expect(scanned?.outcome).toEqual({ kind: "scanned", files: 2, lines: 2, questions: 1 });
    expect(asked().filter((what) => what === facts || what.startsWith("git/"))).toEqual([facts, "git/blobs"]);
  });

  test("that was not told has all files listed", async () => {
    const { webhookUrl } = acme.github;
    acme.github.webhookUrl = null;
    await acme.github.commitFiles(name, { "api/Dockerfile": "# The interface.\nFROM acme/base:1.0.0\n" });
    acme.github.webhookUrl = webhookUrl;
    await acme.github.commitFiles(name, { Dockerfile: "# All of it.\nFROM acme/base:1.0.0\n" });
    await acme.done();
    const reading = asked().filter((what) => what === facts || what.startsWith("git/"));
    expect(reading.toSorted()).toEqual(["git/blobs", "git/blobs", "git/trees", facts]);
  });
});
