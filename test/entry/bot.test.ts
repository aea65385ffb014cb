import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { Probot } from "probot";
import { beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import { formatMarker } from "../../src/core/pull-request/marker.ts";
import { createBot } from "../../src/entry/bot.ts";
import { ImageAnswers } from "../../src/workflow/lookup/image-answers.ts";
import type { Job } from "../../src/workflow/job.ts";
import { questionAbout } from "../workflow/question-about.ts";
import { recordedPayload } from "../servers/github/recorded-payload.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

let enqueued: Job[];
let answers: ImageAnswers;
let probot: Probot;

beforeEach(async () => {
  enqueued = [];
  probot = new Probot({ appId: 1, privateKey, secret: "a secret", log: pino({ level: "silent" }) });
  await probot.load(createBot(ports(), new Map()), { cwd: ".", addHandler: () => {} });
});

function ports() {
  const queue = {
    enqueue: async (job: Job) => void enqueued.push(job),
    repeat: () => Promise.reject(new Error("not expected")),
    counts: () => Promise.resolve({}),
    lagMs: () => Promise.resolve(0),
    work: () => {},
    close: () => Promise.resolve(),
  };
  const clock = { now: () => new Date() };
  const store = createInMemoryStore(clock);
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  answers = new ImageAnswers(store);
  return { queue, store, answers, clock, scanPauseMs: 0, log };
}

// Payloads are those that GitHub's own examples record: https://github.com/octokit/webhooks.
async function receive(name: string, action: string | null, change: object = {}): Promise<void> {
  await deliver(name, { ...recordedPayload(name, action), ...change });
}

async function deliver(name: string, payload: object): Promise<void> {
  const event = { id: "1", name, payload };
  // The event's type has one member for each of some three hundred payloads.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  await probot.receive(event as unknown as Parameters<Probot["receive"]>[0]);
}

test("every event that is listened to is one that the App's manifest asks for, or offers", async () => {
  const listened: string[] = [];
  const app = { on: (events: string | readonly string[]) => void listened.push(...[events].flat()) };
  // Nothing else of it is used.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  await createBot(ports(), new Map())(app as unknown as Probot, { addHandler: () => {}, cwd: "." });
  const manifest = readFileSync(join(import.meta.dirname, "../../app.yml"), "utf8");
  const asked = manifest.slice(manifest.indexOf("default_events:")).match(/(?<=- )\w+$/gm) ?? [];
  // These come to every App: https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation
  const unasked = ["installation", "installation_repositories"];
  const events = new Set(listened.map((event) => event.split(".")[0] ?? ""));
  expect([...events].toSorted()).toEqual([...asked, ...unasked].toSorted());
});

test("an installation has its repositories scanned", async () => {
  await receive("installation", "created");
  expect(enqueued).toEqual([
    { name: "scan-repository", installationId: expect.any(Number), repository: expect.stringMatching(/^\S+\/\S+$/) },
  ]);
});

test("repositories that are added are scanned", async () => {
  await receive("installation_repositories", "added");
  expect(enqueued.length).toBeGreaterThan(0);
  for (const job of enqueued) expect(job).toMatchObject({ name: "scan-repository" });
});

test("the end of a suspension, which names no repositories, has those of that installation looked for", async () => {
  await receive("installation", "unsuspend", { repositories: undefined, installation: { id: 7 } });
  expect(enqueued).toEqual([{ name: "reconcile", installationId: 7 }]);
});

// As https://docs.github.com/webhooks/webhook-events-and-payloads#installation_target describes it.
test("an account with another name has the repositories of its installation looked for", async () => {
  const changes = { login: { from: "octo" } };
  await deliver("installation_target", { action: "renamed", changes, installation: { id: 7 } });
  expect(enqueued).toEqual([{ name: "reconcile", installationId: 7 }]);
});

test.for(["deleted", "suspend"])("an installation that is %s is left", async (action) => {
  await receive("installation", action);
  expect(enqueued).toEqual([{ name: "leave-installation", installationId: expect.any(Number) }]);
});

test("repositories that are removed are left", async () => {
  await receive("installation_repositories", "removed");
  expect(enqueued).toMatchObject([{ name: "leave-repository", repository: "octocat/Hello-World" }]);
});

test("a repository that is renamed or transferred is scanned under its new name, and left under its old one", async () => {
  await receive("repository", "renamed", { changes: { repository: { name: { from: "Hello-Mars" } } } });
  await receive("repository", "transferred");
  expect(enqueued).toMatchObject([
    { name: "scan-repository", repository: "Octocoders/Hello-World" },
    { name: "leave-repository", repository: "Octocoders/Hello-Mars" },
    { name: "scan-repository", repository: "Octocoders/Hello-World" },
    { name: "leave-repository", repository: "octocat/Hello-World" },
  ]);
});

// There is no example of `registry_package`: it has the same in it, under its own name.
test.for([
  ["package", "published"],
  ["package", "updated"],
  ["registry_package", "published"],
  ["registry_package", "updated"],
] as const)("a container that a %s event has as %s is looked up, where somebody uses it", async ([name, action]) => {
  const question = questionAbout("ghcr.io/acme/base:1.0.0");
  await answers.ask("asked", question, { repository: "acme/web", installationId: 1 });
  const described = { name: "base", owner: { login: "Acme" }, registry: { type: "CONTAINER" } };
  const payload = { ...recordedPayload("package", "published"), action };
  for (const given of [described, { ...described, name: "unused" }, { ...described, registry: { type: "npm" } }]) {
    await deliver(name, { ...payload, [name]: given });
  }
  expect(enqueued).toEqual([{ name: "resolve-image", questionKey: "asked", registry: "ghcr.io" }]);
});

const repository = { full_name: "octo-org/octo-repo", default_branch: "main" };

const scanned = ["scan-repository", "report-findings"];
const checked = ["report-findings"];
const before = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
const after = "7638417db6d59f3c431d3e1f261cc637155684cd";
const commit = { id: after, added: [], removed: [], modified: ["Dockerfile"] };

test.for([
  { title: "that touches a Dockerfile is scanned and checked", change: { commits: [commit] }, jobs: scanned },
  {
    title: "that deletes one is scanned and checked",
    change: { commits: [{ ...commit, removed: ["Dockerfile"], modified: [] }] },
    jobs: scanned,
  },
  {
    title: "that touches nothing of the kind is ignored",
    change: { commits: [{ ...commit, modified: ["a.ts"] }] },
    jobs: [],
  },
  { title: "that is forced may hide anything, and is scanned", change: { commits: [], forced: true }, jobs: scanned },
  {
    title: "of more commits than GitHub lists is scanned",
    change: { commits: Array.from({ length: 2048 }, () => ({ ...commit, modified: [] })) },
    jobs: scanned,
  },
  {
    title: "of which a commit changed more files than GitHub lists is scanned",
    change: { commits: [{ ...commit, modified: Array.from({ length: 3000 }, (_, index) => `${index}.ts`) }] },
    jobs: scanned,
  },
  {
    title: "of which GitHub does not list the last commit is scanned",
    change: { commits: [{ ...commit, id: before, modified: ["a.ts"] }] },
    jobs: scanned,
  },
  {
    title: "to another branch is only checked",
    change: { ref: "refs/heads/feature", commits: [commit] },
    jobs: checked,
  },
  {
    title: "to a branch of Plinth's own is left to its pull request",
    change: { ref: "refs/heads/plinth/image-node-5f3c1a2b", commits: [commit] },
    jobs: [],
  },
  { title: "of a tag is ignored", change: { ref: "refs/tags/main", commits: [commit] }, jobs: [] },
  { title: "that deletes a branch is ignored", change: { deleted: true, commits: [commit] }, jobs: [] },
])("a push $title", async ({ change, jobs }) => {
  const push = { ref: "refs/heads/main", deleted: false, forced: false, repository, before, after };
  await receive("push", null, { ...push, ...change });
  expect(enqueued.map(({ name }) => name)).toEqual(jobs);
});

test("a commit of a branch is compared with the default branch, as its pull request is", async () => {
  const push = { deleted: false, forced: false, repository, before, after, commits: [commit] };
  await receive("push", null, { ...push, ref: "refs/heads/feature" });
  const head = { ref: "feature", sha: after };
  await receive("pull_request", "opened", { repository, pull_request: { head, base: { ref: "main" } } });
  const [one, other] = enqueued;
  expect(one).toMatchObject({ name: "report-findings", commit: after, base: "main", again: false });
  expect({ ...other, installationId: null }).toEqual({ ...one, installationId: null });
});

test.for([
  {
    title: "of Plinth's that a person closed makes room",
    action: "closed",
    branch: "plinth/pin-1a2b",
    job: "propose-updates",
  },
  {
    title: "of Plinth's that is open again is asked about",
    action: "reopened",
    branch: "plinth/a",
    job: "scan-repository",
  },
  { title: "of Plinth's that was merged is a push", action: "closed", branch: "plinth/a", merged: true, job: null },
  { title: "of somebody else is theirs", action: "closed", branch: "feature", job: null },
])("a pull request $title", async ({ action, branch, merged = false, job }) => {
  const head = { ref: branch, sha: after };
  await receive("pull_request", action, { repository, pull_request: { head, base: { ref: "main" }, merged } });
  const others = enqueued.filter(({ name }) => name !== "report-findings");
  expect(others.map(({ name }) => name)).toEqual(job === null ? [] : [job]);
});

const marker = formatMarker({ group: "image a", content: "a", scope: "a", head: after });
const onPullRequest = { number: 7, pull_request: {}, body: `It bumps.\n\n${marker}` };
const person = { login: "octocat", type: "User" };
const comment = { id: 5, body: "Thanks!\n\n/plinth rebase", user: person };

test("a command in a comment on a pull request is run, and the job has no text of it", async () => {
  await receive("issue_comment", "created", { repository, issue: onPullRequest, comment });
  expect(enqueued).toEqual([
    { name: "run-command", repository: repository.full_name, installationId: 1, number: 7, commentId: 5 },
  ]);
});

test.for([
  { title: "of a bot", change: { comment: { ...comment, user: { login: "plinth[bot]", type: "Bot" } } } },
  { title: "without a command", change: { comment: { ...comment, body: "plinth rebase" } } },
  { title: "that only mentions a command", change: { comment: { ...comment, body: "Try /plinth rebase" } } },
  { title: "on an issue", change: { issue: { ...onPullRequest, pull_request: undefined } } },
  { title: "on somebody else's pull request", change: { issue: { ...onPullRequest, body: "It bumps." } } },
  { title: "on a pull request without a text", change: { issue: { ...onPullRequest, body: null } } },
  { title: "that was edited", change: {}, action: "edited" },
])("a comment $title starts nothing", async ({ change, action = "created" }) => {
  await receive("issue_comment", action, { repository, issue: onPullRequest, comment, ...change });
  expect(enqueued).toEqual([]);
});

const merging = { auto_merge: {}, user: { login: "plinth[bot]" }, body: marker };
const itsHead = { ref: "plinth/a", sha: after };

test.for([
  { title: "somebody's push to one that merges by itself is looked at", change: {}, jobs: ["propose-updates"] },
  { title: "its own push is not", change: { sender: { login: "plinth[bot]", type: "Bot" } }, jobs: [] },
  { title: "a push to one that waits for a person is not", pull: { auto_merge: null }, change: {}, jobs: [] },
  { title: "a push to somebody else's is not", pull: { body: "Mine." }, change: {}, jobs: [] },
])("of pull requests of Plinth's, $title", async ({ change, pull = {}, jobs }) => {
  const one = { ...merging, head: itsHead, base: { ref: "main" }, ...pull };
  await receive("pull_request", "synchronize", { repository, sender: person, pull_request: one, ...change });
  const others = enqueued.filter(({ name }) => name !== "report-findings");
  expect(others.map(({ name }) => name)).toEqual(jobs);
});

const ticked = "- [x] <!-- plinth:rebase -->";
const head = { ref: "plinth/a", sha: after, repo: { id: 3 } };
const edited = { action: "edited", repository: { ...repository, id: 3 }, sender: person };
const pullRequest = { number: 7, body: ticked, head, base: { ref: "main" } };

test("a box that a person ticks in a pull request is heeded", async () => {
  await receive("pull_request", null, { ...edited, pull_request: pullRequest });
  const job = { name: "heed-boxes", repository: repository.full_name, installationId: 1, number: 7, by: "octocat" };
  expect(enqueued).toEqual([{ ...job, boxes: [{ wish: "rebase", branch: null }] }]);
});

test.for([
  { title: "Plinth itself wrote", change: { sender: { login: "plinth[bot]", type: "Bot" } } },
  { title: "is not ticked", change: { pull_request: { ...pullRequest, body: ticked.replace("x", " ") } } },
  { title: "is in a fork's", change: { pull_request: { ...pullRequest, head: { ...head, repo: { id: 4 } } } } },
  { title: "is in somebody else's", change: { pull_request: { ...pullRequest, head: { ...head, ref: "feature" } } } },
])("a box that $title starts nothing", async ({ change }) => {
  await receive("pull_request", null, { ...edited, pull_request: pullRequest, ...change });
  expect(enqueued).toEqual([]);
});

test("a box that a person ticks in the dashboard is heeded, and one in another issue is not", async () => {
  const body = "- [x] <!-- plinth:open plinth/a -->\n\n";
  await receive("issues", "edited", { ...edited, issue: { number: 8, body } });
  expect(enqueued).toEqual([]);
  await receive("issues", "edited", { ...edited, issue: { number: 8, body: `${body}<!-- plinth dashboard -->` } });
  const boxes = [{ wish: "open", branch: "plinth/a" }];
  expect(enqueued).toMatchObject([{ name: "heed-boxes", number: 8, by: "octocat", boxes }]);
});
