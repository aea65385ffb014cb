import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultReply } from "../servers/github/faults.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";
import { isAbout } from "./run-on-stand-in.ts";
import { startClock } from "./start-clock.ts";

const hourMs = 60 * 60 * 1000;
const tags = { postgres: ["16.1", "16.2"], redis: ["7.2.3", "7.2.4"] };
const config = "minimumAgeDays: 0\npin: none\ndashboard: true\nlimits: { openPullRequests: 1 }\n";
const postgres = { Dockerfile: "FROM postgres:16.1\n" };
const redis = { "cache/Dockerfile": "FROM redis:7.2.3\n" };
const repositories = ["created", "committed", "moved", "deleted"].map((name) => ({
  name: `acme/${name}`,
  files: { ".github/plinth.yml": config },
}));

// The bodies are those that GitHub's users report, see src/adapters/github/rule-violation.ts.
const creationsRestricted: FaultReply = {
  status: 422,
  body: {
    message: "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n",
    documentation_url: "https://docs.github.com/rest/git/refs#create-a-reference",
    status: "422",
  },
};
const viaPullRequestsOnly: FaultReply = {
  status: 200,
  body: {
    data: { createCommitOnBranch: null },
    errors: [
      {
        type: "BRANCH_PROTECTION_RULE_VIOLATION",
        path: ["createCommitOnBranch"],
        message: "Changes must be made through a pull request.",
      },
    ],
  },
};
const protectedRef: FaultReply = {
  status: 200,
  body: {
    data: { updateRefs: null },
    errors: [
      { path: ["updateRefs"], message: "Repository rule violations found\n\nCannot update this protected ref.\n\n" },
    ],
  },
};

let registry: StandInRegistry;
let acme: Organisation;
let shiftMs = 0;
const started = startClock(new Date("2026-12-01T10:00:00Z"));
const clock = { now: () => new Date(started.now().getTime() + shiftMs) };

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, tags);
  acme = await startOrganisation({ registryUrl: registry.url, repositories, redisUrl: null, clock });
  await acme.done();
});

afterAll(async () => {
  await acme.stop();
  await registry.stop();
});

/** Requests of the stand-in about one repository, from now on, which meet the same refusal. */
function refuse(what: string, name: string, reply: FaultReply, part = ""): void {
  const isThis = isAbout(name);
  acme.github.fail(
    (request) =>
      request.what.startsWith(what) &&
      (isThis(request) || what.includes("Move")) &&
      JSON.stringify(request.body).includes(part),
    reply,
    { times: 1_000 },
  );
}

async function dashboard(name: string): Promise<string> {
  const issues = await acme.github.people.issues(name);
  return issues[0]?.body ?? "";
}

/** What was written to a repository when it was looked at again. */
async function lookAgain(name: string): Promise<readonly string[]> {
  acme.github.journal.clear();
  await acme.look(name);
  return acme.github.journal.writes().map(({ what }) => what);
}

test("branches that may not be created are told with the remedy, and tried again after a day", async () => {
  refuse("POST /repos/acme/created/git/refs", "acme/created", creationsRestricted);
  await acme.github.commitFiles("acme/created", { ...postgres, ...redis });
  const outcomes = (await acme.done()).map(({ outcome }) => outcome);
  const blocked = outcomes.filter(({ kind }) => kind === "blocked");
  expect(blocked).toHaveLength(2);
  const sentence = expect.stringContaining(
    "(Repository rule violations found Cannot create ref due to creations being restricted). Let the app bypass it",
  );
  expect(blocked).toMatchObject([{ sentence }, { sentence }]);
  const told = await dashboard("acme/created");
  expect(told).toMatch(
    /### Waiting: tick to open one now\n\n.*keeps Plinth from writing its branch.*\n\n(?:- \[ \] .*\n){2}/,
  );
  expect(told).toContain("leave plinth/\\*\\* out of the branches it is for");

  expect(await lookAgain("acme/created")).toEqual([]);
  shiftMs += 25 * hourMs;
  expect(await lookAgain("acme/created")).toContain("POST /repos/acme/created/git/refs");
  acme.github.mend();
  expect(await lookAgain("acme/created")).toEqual([]);
  shiftMs += 25 * hourMs;
  await acme.look("acme/created");
  expect(await acme.github.pullRequests("acme/created")).toMatchObject([{ state: "open" }]);
});

test("an update whose commit is refused leaves its place to the next one", async () => {
  refuse("mutation CommitOnBranch", "acme/committed", viaPullRequestsOnly, '"path":"cache/Dockerfile"');
  await acme.github.commitFiles("acme/committed", { ...postgres, ...redis });
  await acme.done();
  expect(await acme.github.pullRequests("acme/committed")).toMatchObject([
    { state: "open", title: expect.stringContaining("postgres") },
  ]);
  expect(await dashboard("acme/committed")).toContain("(Changes must be made through a pull request)");
  expect(Object.keys(await acme.github.branches("acme/committed"))).toHaveLength(2);
  acme.github.mend();
});

test("a pull request that may not be refreshed says so, once", async () => {
  await acme.github.commitFiles("acme/moved", redis);
  await acme.done();
  refuse("mutation MoveBranches", "acme/moved", protectedRef);
  await acme.github.commitFiles("acme/moved", { "other/Dockerfile": "FROM redis:7.2.3\n" });
  await acme.done();
  await lookAgain("acme/moved");
  const [open, ...others] = await acme.github.pullRequests("acme/moved");
  expect(others).toEqual([]);
  expect(open).toMatchObject({ state: "open", comments: [expect.stringContaining("This cannot be refreshed now.")] });
  expect(await lookAgain("acme/moved")).toEqual([]);
  acme.github.mend();
});

test("a pull request whose branch may not be deleted is closed all the same", async () => {
  await acme.github.commitFiles("acme/deleted", redis);
  await acme.done();
  refuse("mutation MoveBranches", "acme/deleted", protectedRef);
  await acme.github.commitFiles("acme/deleted", { "cache/Dockerfile": "FROM scratch\n" });
  const done = await acme.done();
  expect(done.map(({ outcome }) => outcome)).toContainEqual(
    expect.objectContaining({ kind: "proposed", retired: [expect.objectContaining({ number: 2 })] }),
  );
  expect(await acme.github.pullRequests("acme/deleted")).toMatchObject([
    { state: "closed", comments: [expect.stringContaining("redis")] },
  ]);
  acme.github.mend();
});
