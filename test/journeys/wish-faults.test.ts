import { afterAll, beforeAll, expect, test } from "vitest";
import { createInProcessQueue } from "../../src/adapters/queue/in-process-queue.ts";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import { composePorts } from "../../src/entry/compose.ts";
import { parseEnvironment } from "../../src/entry/environment.ts";
import { handleJob } from "../../src/workflow/handle-job.ts";
import type { Job } from "../../src/workflow/job.ts";
import { appDirectory, quiet } from "../adapters/github/forge-on-github.ts";
import type { FaultReply } from "../servers/github/faults.ts";
import { type StandInGithub, startGithub } from "../servers/github/start-github.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { pushReleases } from "./push-releases.ts";
import { isAbout } from "./run-on-stand-in.ts";
import { startClock } from "./start-clock.ts";

const slowDown = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const faults: readonly (readonly [string, FaultReply])[] = [
  ["a 502", { status: 502, body: { message: "Server Error" } }],
  ["a reply that is lost", "cut-after"],
  ["a 409", { status: 409, body: { message: "Conflict" } }],
  ["a connection that is cut before", "cut"],
  ["a 422", { status: 422, body: { message: "Validation Failed" } }],
  ["a secondary rate limit", { status: 403, body: { message: slowDown }, headers: { "retry-after": "1" } }],
];

const clock = startClock(new Date("2026-12-01T10:00:00Z"));
const releases = { postgres: ["16.1", "16.2"], redis: ["7.2.3", "7.2.4"], node: ["20.1.0", "22.1.0"] };
const config = ".github/plinth.yml";
const settings = "minimumAgeDays: 0\npin: none\nlimits: { openPullRequests: 1 }\ndashboard: true\n";
const both = { Dockerfile: "FROM postgres:16.1\n", "cache/Dockerfile": "FROM redis:7.2.3\n", [config]: settings };
const major = { Dockerfile: "FROM node:20.1.0\n", [config]: settings };

/** One repository, with a memory of Plinth's of its own. */
interface Place {
  readonly name: string;
  readonly do: (job: Job) => Promise<void>;
  readonly say: (text: string) => Promise<Job>;
}

/**
 * What a person wants, how the repository is before that, and how many requests meet a fault: those until Plinth publishes what it
 * would publish anyway.
 */
interface Wish {
  readonly files?: Readonly<Record<string, string>>;
  readonly prepare?: (place: Place) => Promise<unknown>;
  readonly want: (place: Place) => Promise<Job>;
  readonly requests: number;
}

const says =
  (text: string): Wish["want"] =>
  ({ say }) =>
    say(text);
const ticks =
  (wish: "rebase" | "open" | "recreate", isInPullRequest = false): Wish["want"] =>
  async ({ name }) => {
    const dashboard = (await github.people.issues(name))[0];
    const [pullRequest] = await github.pullRequests(name);
    const waiting = /plinth:open (?<branch>\S+) /.exec(dashboard?.body ?? "")?.groups?.["branch"] ?? "";
    const branch = wish === "open" ? waiting : (pullRequest?.branch ?? "");
    const number = (isInPullRequest ? pullRequest?.number : dashboard?.number) ?? 0;
    const boxes = [{ wish, branch: isInPullRequest ? null : branch }];
    return { name: "heed-boxes", repository: name, installationId: 1, number, by: "octocat", boxes };
  };

const pushToMain: Wish["prepare"] = async ({ name }) => await github.commitFiles(name, { "README.md": "# Web\n" });
const pushToBranch: Wish["prepare"] = async ({ name }) => {
  const [pullRequest] = await github.pullRequests(name);
  await github.commitFiles(name, { "mine.txt": "mine" }, "Mine", pullRequest?.branch);
};
const close: Wish["prepare"] = async (place) => {
  const [pullRequest] = await github.pullRequests(place.name);
  await github.close(place.name, pullRequest?.number ?? 0);
  await place.do(scanOf(place.name));
};

const wishes: readonly (readonly [string, Wish])[] = [
  ["/plinth rebase", { prepare: pushToMain, want: says("/plinth rebase"), requests: 11 }],
  ["/plinth recreate", { prepare: pushToBranch, want: says("/plinth recreate"), requests: 14 }],
  ["/plinth ignore this version", { want: says("/plinth ignore this version"), requests: 13 }],
  ["/plinth ignore major", { files: major, want: says("/plinth ignore major"), requests: 15 }],
  ["/plinth ignore image", { want: says("/plinth ignore image"), requests: 13 }],
  [
    "/plinth unignore",
    {
      prepare: async (place) => await place.do(await place.say("/plinth ignore image")),
      want: says("/plinth unignore"),
      requests: 12,
    },
  ],
  ["/plinth explain", { want: says("/plinth explain"), requests: 8 }],
  ["/plinth merge when green", { want: says("/plinth merge when green"), requests: 7 }],
  ["the box of a pull request", { prepare: pushToMain, want: ticks("rebase", true), requests: 4 }],
  ["the dashboard's box of an open one", { prepare: pushToMain, want: ticks("rebase"), requests: 6 }],
  ["the dashboard's box of one that waits", { want: ticks("open"), requests: 7 }],
  ["the dashboard's box of a closed one", { prepare: close, want: ticks("recreate"), requests: 9 }],
];

let registry: StandInRegistry;
let github: StandInGithub;

const wanted: SeenPlace[] = [];

const cases = wishes.flatMap(([wish, { requests: count }], place) =>
  Array.from({ length: count }, (_, index) => {
    // Each request of a wish meets one kind of fault, and each kind of request all of them, with one wish or another.
    const [fault, reply] = faults[(place + index) % faults.length] ?? ["", "cut"];
    return { wish, place, index, fault, reply, name: `acme/wish-${place}-at-${index}` };
  }),
);
const well = wishes.map((_, place) => `acme/well-${place}`);

beforeAll(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, releases);
  const names = [...well.map((name, place) => ({ name, place })), ...cases];
  const seeds = names.map(({ name, place }) => ({ name, files: wishes[place]?.[1].files ?? both }));
  github = await startGithub({ repositories: seeds, clock });
  for (const { name } of names) github.people.set(name, { autoMerge: true });
  for (const [place, [, wish]] of wishes.entries()) wanted.push(await make(well[place] ?? "", wish));
}, 120_000);

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

/** Has a wish fulfilled, with a fault on the way, and gives what came of it. */
async function make(name: string, wish: Wish, fault?: { readonly reply: FaultReply; readonly skip: number }) {
  const place = placeOf(name);
  await place.do(scanOf(name));
  await wish.prepare?.(place);
  const job = await wish.want(place);
  if (fault !== undefined) github.fail(isAbout(name), fault.reply, { skip: fault.skip });
  await place.do(job);
  return await seen(name, job);
}

test.for(wishes.map(([wish, { requests: count }], place) => ({ wish, count, place })))(
  "$wish is heard, and takes no fewer requests than meet a fault below",
  async ({ count, place }) => {
    const name = well[place] ?? "";
    expect(wanted[place]?.reactions ?? ["+1"]).toEqual(["+1"]);
    const asked = github.journal.requests.filter(isAbout(name));
    expect(asked.length).toBeGreaterThanOrEqual(count);
  },
);

test.for(cases)(
  "$wish comes to the same, where request $index meets $fault",
  { concurrent: true },
  async ({ reply, index, name, place }) => {
    const wish = wishes[place]?.[1];
    if (wish === undefined) throw new Error("there is such a wish");
    expect(await make(name, wish, { reply, skip: index })).toEqual(wanted[place]);
  },
);

function scanOf(name: string): Job {
  return { name: "scan-repository", repository: name, installationId: 1 };
}

function placeOf(name: string): Place {
  const queue = createInProcessQueue({ log: quiet, retry: { attempts: 3, firstDelayMs: 5, longestWaitMs: 60_000 } });
  const { ports } = composePorts({
    environment: parseEnvironment({}, false),
    settings: parseOperatorSettings(
      `registries: { docker.io: { mirror: "${registry.url}" } }\nnetwork: { allowPrivate: [127.0.0.0/8] }\n`,
      "settings.yml",
    ),
    log: quiet,
    queue,
    store: createInMemoryStore(clock),
    directory: appDirectory(github),
    deliveries: null,
    choices: { clock },
  });
  queue.work(async (job) => void (await handleJob(job, ports)));
  return {
    name,
    do: async (job) => {
      await queue.enqueue(job);
      for (let failed = await queue.idle(); failed.length > 0; failed = await queue.idle()) {
        for (const one of failed) await queue.enqueue(one.job);
      }
    },
    say: async (text) => {
      const [pullRequest] = await github.pullRequests(name);
      const number = pullRequest?.number ?? 0;
      const commentId = await github.people.comment(name, number, text);
      return { name: "run-command", repository: name, installationId: 1, number, commentId };
    },
  };
}

type SeenPlace = Awaited<ReturnType<typeof seen>>;

/** What people see of a repository in the end, whatever it is called and however many commits that took. */
async function seen(name: string, job: Job) {
  const text = (body: string) => body.replaceAll(name, "REPOSITORY").replaceAll(/\b[0-9a-f]{40}\b|answers \d+/g, "ID");
  const main = (await github.branches(name))["main"] ?? "";
  const pullRequests = (await github.pullRequests(name)).map(
    async ({ number, state, title, body, labels, ...more }) => ({
      pullRequest: [number, state, title, text(body), ...labels, ...more.comments.map(text)],
      merges: github.people.autoMergeOf(name, number),
      files: [...(await github.filesAt(name, more.headSha))].map(([path, { sha }]) => `${path} ${sha}`).toSorted(),
      isOnNewest: (await github.commit(name, more.headSha)).parents.includes(main),
    }),
  );
  return {
    pullRequests: await Promise.all(pullRequests),
    issues: (await github.people.issues(name)).map(({ number, state, body }) => [number, state, text(body)]),
    reactions: job.name === "run-command" ? github.people.reactions(name, job.commentId) : null,
    branches: Object.keys(await github.branches(name)).toSorted(),
  };
}
