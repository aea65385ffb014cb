import { beforeEach, describe, expect, test } from "vitest";
import { AccessError, UpstreamError } from "../../src/core/errors.ts";
import type { Job } from "../../src/workflow/job.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const node = "docker.io/library/node";
const redis = "docker.io/library/redis";
const other = "acme/other";
const image = (content: string) => ({ createdAt: "2026-01-01T00:00:00Z", content });

let plinth: InMemoryPlinth;

/** Two repositories, one on node alone, one on node and redis; everything scanned, opened and settled. */
beforeEach(async () => {
  plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  for (const tag of ["8.0.1", "8.0.2"]) plinth.registry.put(redis, tag, image(tag));
  const files = { Dockerfile: "FROM node:22.11.0\n", "cache/Dockerfile": "FROM redis:8.0.1\n" };
  plinth.forge.addRepository({ name: other, files });
  for (let round = 0; round < 2; round += 1) await plinth.do({ name: "reconcile" });
  begin();
});

/** Counts from here. */
function begin(): void {
  plinth.forge.calls.length = 0;
  plinth.forge.writes.length = 0;
  plinth.registry.requests.length = 0;
}

function titles(name: string): readonly string[] {
  return plinth.forge.pullRequests(name).map(({ title }) => title);
}

test("a sweep looks up images, each question once, and asks the forge nothing where no image changed", async () => {
  const { outcomes } = await plinth.do({ name: "sweep" });
  expect(outcomes).toContainEqual({ kind: "swept", images: 2, questions: 2 });
  expect(plinth.registry.requests.filter((request) => request.startsWith("tags "))).toEqual([
    `tags ${node}`,
    `tags ${redis}`,
  ]);
  expect(plinth.forge.calls).toEqual([]);
});

test("an image that changed concerns the repositories that use it, and no other", async () => {
  plinth.registry.put(redis, "8.0.3", image("8.0.3"));
  await plinth.do({ name: "sweep" });
  expect(titles(other)).toContain("chore(docker): bump redis from 8.0.1 to 8.0.3");
  expect(plinth.forge.calls.filter((call) => call.endsWith(` ${repository}`))).toEqual([]);
});

test("an image that nobody uses any more is not looked up", async () => {
  plinth.forge.commitFiles(other, { "cache/Dockerfile": null });
  await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
  begin();
  await plinth.do({ name: "sweep" });
  expect(plinth.registry.requests.filter((request) => request.includes(redis))).toEqual([]);
  expect(plinth.registry.requests).toContain(`tags ${node}`);
});

test("an image that one repository of two still uses is looked up", async () => {
  plinth.forge.commitFiles(other, { Dockerfile: null });
  await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
  plinth.registry.put(node, "22.13.0", image("22.13.0"));
  await plinth.do({ name: "sweep" });
  expect(titles(repository)).toContain("chore(docker): bump node from 22.11.0 to 22.13.0");
});

test("an archived repository leaves the index", async () => {
  plinth.forge.setRepository(other, { archived: true });
  await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
  begin();
  await plinth.do({ name: "sweep" });
  expect(plinth.registry.requests.filter((request) => request.includes(redis))).toEqual([]);
});

test("a registry that is down is told once to nobody who has what he needs, and its return costs the forge nothing", async () => {
  const down = new UpstreamError("registry-unavailable", "down", { upstream: "registry", resource: node });
  plinth.registry.fail(node, down);
  await plinth.do({ name: "sweep" });
  await plinth.do({ name: "sweep" });
  plinth.registry.fail(node, null);
  await plinth.do({ name: "sweep" });
  expect(plinth.forge.calls).toEqual([]);
});

test("what was released while a registry was down is proposed when it is back", async () => {
  const down = new UpstreamError("registry-unavailable", "down", { upstream: "registry", resource: node });
  plinth.registry.fail(node, down);
  await plinth.do({ name: "sweep" });
  plinth.registry.put(node, "22.13.0", image("22.13.0"));
  plinth.registry.fail(node, null);
  await plinth.do({ name: "sweep" });
  for (const name of [repository, other]) {
    expect(titles(name)).toContain("chore(docker): bump node from 22.11.0 to 22.13.0");
  }
});

test("a repository that was scanned while a registry was down is told when it is back, though the answer is no news", async () => {
  const down = new UpstreamError("registry-unavailable", "down", { upstream: "registry", resource: node });
  plinth.registry.fail(node, down);
  plinth.forge.addRepository({ name: "acme/late", files: { Dockerfile: "FROM node:22.11.0\n" } });
  await plinth.do({ name: "scan-repository", repository: "acme/late", installationId: 1 });
  expect(titles("acme/late")).toEqual([]);
  plinth.registry.fail(node, null);
  begin();
  await plinth.do({ name: "sweep" });
  expect(titles("acme/late")).toEqual(["chore(docker): bump node from 22.11.0 to 22.12.0"]);
  expect(plinth.forge.calls.filter((call) => call.endsWith(` ${repository}`))).toEqual([]);
});

test("an image that may not be read any more is told to all who use it", async () => {
  const denied = new AccessError("registry-access-denied", "no", { upstream: "registry", resource: node });
  plinth.registry.fail(node, denied);
  const { outcomes } = await plinth.do({ name: "sweep" });
  expect(outcomes.filter(({ kind }) => kind === "proposed")).toHaveLength(2);
});

test("reconciling another installation walks no repository of this one", async () => {
  plinth.forge.commitFiles(other, { "new/Dockerfile": "FROM redis:8.0.1\n" });
  const { outcomes } = await plinth.do({ name: "reconcile", installationId: 2 });
  expect(outcomes).toEqual([{ kind: "reconciled", repositories: 0, scans: 0 }]);
  const known = await plinth.do({ name: "reconcile", installationId: 1 });
  expect(known.outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 1 });
});

test("of several installations each is reconciled by itself", async () => {
  plinth.forge.otherInstallations.push(2, 3);
  const { outcomes } = await plinth.do({ name: "reconcile" });
  expect(outcomes[0]).toEqual({ kind: "reconciling", installations: 3 });
  expect(outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 0 });
  expect(outcomes.filter(({ kind }) => kind === "reconciled")).toHaveLength(3);
});

test("reconciling scans what was pushed to since, and asks nothing of the others", async () => {
  plinth.forge.commitFiles(other, { "new/Dockerfile": "FROM redis:8.0.1\n" });
  const { outcomes } = await plinth.do({ name: "reconcile" });
  expect(outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 1 });
  expect(plinth.forge.calls.filter((call) => call.endsWith(` ${repository}`))).toEqual([]);
  expect(plinth.forge.calls).toContain(`readRepository ${other}`);
});

test("a fork without a file of its own is left alone until it is pushed to", async () => {
  plinth.forge.addRepository({ name: "acme/fork", fork: true, files: { Dockerfile: "FROM node:22.11.0\n" } });
  await plinth.do({ name: "reconcile" });
  begin();
  await plinth.do({ name: "reconcile" });
  expect(plinth.forge.calls).toEqual([]);
  plinth.forge.commitFiles("acme/fork", { ".github/plinth.yml": "pin: none\n" });
  await plinth.do({ name: "reconcile" });
  expect(titles("acme/fork")).toEqual(["chore(docker): bump node from 22.11.0 to 22.12.0"]);
});

test.for(["archived", "disabled"])(
  "a repository that is %s no more is found by reconciling, without a push",
  async (state) => {
    plinth.forge.setRepository(other, { [state]: true });
    await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
    plinth.forge.setRepository(other, { [state]: false });
    const { outcomes } = await plinth.do({ name: "reconcile" });
    expect(outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 1 });
  },
);

test("when the organisation's broken file is mended, its repositories are found by reconciling", async () => {
  plinth.forge.addRepository({ name: "acme/.github", files: { ".github/plinth.yml": "steps: nonsense\n" } });
  plinth.forge.addRepository({ name: "acme/late", files: { Dockerfile: "FROM node:22.11.0\n" } });
  await plinth.forgetShared("acme/.github");
  await plinth.do({ name: "reconcile" });
  expect(titles("acme/late")).toEqual([]);
  plinth.forge.commitFiles("acme/.github", { ".github/plinth.yml": "steps: [digest, patch, minor]\n" });
  await plinth.forgetShared("acme/.github");
  await plinth.do({ name: "reconcile" });
  expect(titles("acme/late")).toEqual(["chore(docker): bump node from 22.11.0 to 22.12.0"]);
});

test.for([
  ["repository-not-found", "repository-gone", "active"],
  ["installation-revoked", "repository-gone", "removed"],
  ["installation-suspended", "installation-suspended", "suspended"],
] as const)(
  "where the forge says %s, a repository is left as %s, and its jobs come to nothing",
  async ([code, reason, state]) => {
    plinth.forge.installation = state;
    const open = plinth.forge.open.bind(plinth.forge);
    plinth.forge.open = async (name, ...rest) => {
      if (name === other) throw new AccessError(code, "gone", { upstream: "github", resource: other });
      return await open(name, ...rest);
    };
    plinth.registry.put(node, "22.13.0", image("22.13.0"));
    const { outcomes, failures } = await plinth.do({ name: "sweep" });
    expect(failures).toEqual([]);
    expect(outcomes).toContainEqual({ kind: "skipped", reason });
    plinth.registry.put(node, "22.14.0", image("22.14.0"));
    begin();
    const again = await plinth.do({ name: "sweep" });
    expect(again.outcomes).not.toContainEqual({ kind: "skipped", reason });
    expect(plinth.registry.requests.filter((request) => request.includes(redis))).toEqual([]);
  },
);

test("a repository that was archived is left when a job is refused, and one whose job alone is refused stays", async () => {
  const refused = new AccessError("github-refused", "no", { upstream: "github", resource: repository });
  plinth.forge.fail("openPullRequest", refused);
  plinth.registry.put(redis, "9.0.0", image("9.0.0"));
  expect((await plinth.do({ name: "sweep" })).failures).toHaveLength(1);
  plinth.forge.setRepository(other, { archived: true });
  plinth.registry.put(redis, "9.0.1", image("9.0.1"));
  const { outcomes, failures } = await plinth.do({ name: "sweep" });
  expect(failures).toEqual([]);
  expect(outcomes).toContainEqual({ kind: "skipped", reason: "repository-archived" });
});

test.for([
  ["removed", "config-invalid"],
  ["suspended", "scanned"],
] as const)(
  "of an installation that was %s, the last good file of a repository without images leads to %s",
  async ([state, kind]) => {
    const plain = "acme/plain";
    plinth.forge.addRepository({ name: plain, files: { ".github/plinth.yml": "pin: none\n" } });
    await plinth.do({ name: "scan-repository", repository: plain, installationId: 1 });
    plinth.forge.commitFiles(plain, { ".github/plinth.yml": "pin: nonsense\n" });
    plinth.forge.installation = state;
    await plinth.suspend(1);
    await plinth.do({ name: "leave-installation", installationId: 1 });
    plinth.forge.installation = "active";
    await plinth.do({ name: "reconcile" });
    const { outcomes } = await plinth.do({ name: "scan-repository", repository: plain, installationId: 1 });
    expect(outcomes).toContainEqual(expect.objectContaining({ kind }));
  },
);

describe("an installation that was suspended", () => {
  const leave: Job = { name: "leave-installation", installationId: 1 };

  test("leaves the index, whatever of it is queued comes to nothing, and it comes back by reconciling", async () => {
    plinth.forge.installation = "suspended";
    await plinth.suspend(1);
    expect((await plinth.do(leave)).outcomes).toEqual([{ kind: "left", repositories: 2 }]);
    begin();
    for (const name of ["propose-updates", "scan-repository"] as const) {
      const { outcomes } = await plinth.do({ name, repository, installationId: 1 });
      expect(outcomes).toEqual([{ kind: "skipped", reason: "installation-away" }]);
    }
    await plinth.do({ name: "sweep" });
    expect([plinth.forge.calls, plinth.registry.requests]).toEqual([[], []]);
    plinth.forge.installation = "active";
    const { outcomes } = await plinth.do({ name: "reconcile" });
    expect(outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 2 });
    expect(outcomes.filter(({ kind }) => kind === "scanned")).toHaveLength(2);
  });

  test("is not left where the event comes after it is active again", async () => {
    await plinth.suspend(1);
    const { outcomes } = await plinth.do(leave);
    expect(outcomes).toContainEqual({ kind: "skipped", reason: "installation-active" });
    expect(outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 0 });
  });
});

test.for(["scan-repository", "leave-repository"] as const)(
  "what %s comes to for an installation that was removed takes nothing from the one that has the repository now",
  async (name) => {
    await plinth.suspend(7);
    expect((await plinth.do({ name, repository: other, installationId: 7 })).outcomes).toHaveLength(1);
    begin();
    await plinth.do({ name: "sweep" });
    expect(plinth.registry.requests).toContain(`tags ${redis}`);
  },
);

test("what an installation is refused of a repository takes nothing from the one that has it now", async () => {
  const { outcomes } = await plinth.do({ name: "leave-repository", repository: other, installationId: 7 });
  expect(outcomes).toEqual([{ kind: "skipped", reason: "repository-gone" }]);
  begin();
  await plinth.do({ name: "sweep" });
  expect(plinth.registry.requests).toContain(`tags ${redis}`);
});

test("a public repository that was taken away is left, though it can be read still", async () => {
  const known = plinth.forge.installationState.bind(plinth.forge);
  plinth.forge.installationState = async (id, name) => (name === other ? "removed" : await known(id, name));
  const leave = { name: "leave-repository", installationId: 1 } as const;
  const { outcomes } = await plinth.do({ ...leave, repository: other });
  expect(outcomes).toEqual([{ kind: "skipped", reason: "repository-gone" }]);
  begin();
  await plinth.do({ name: "sweep" });
  expect(plinth.registry.requests.filter((request) => request.includes(redis))).toEqual([]);
  const late = await plinth.do({ ...leave, repository });
  expect(late.outcomes[0]).toEqual({ kind: "skipped", reason: "repository-there" });
  expect(late.outcomes).toContainEqual(expect.objectContaining({ kind: "scanned" }));
});

describe("a repository that gets another name", () => {
  test("takes along what is known: its head is not read again, and the last good file stays in force", async () => {
    plinth.forge.commitFiles(other, { ".github/plinth.yml": "steps: [patch]\n" });
    await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
    plinth.forge.commitFiles(other, { ".github/plinth.yml": "steps: nonsense\n" });
    await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
    plinth.forge.rename(other, "acme/renamed");
    begin();
    const { outcomes } = await plinth.do({ name: "scan-repository", repository: "acme/renamed", installationId: 1 });
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: "scanned", lines: 2 }));
    expect(plinth.forge.calls.filter((call) => /listFiles|readBlob/.test(call))).toEqual([]);
    plinth.registry.put(redis, "8.0.3", image("8.0.3"));
    begin();
    await plinth.do({ name: "sweep" });
    expect(plinth.forge.calls.filter((call) => call.endsWith(` ${other}`))).toEqual([]);
    expect(titles("acme/renamed")).toContain("chore(docker): bump redis from 8.0.1 to 8.0.3");
  });

  test("is found under its old name too, and has each pull request once", async () => {
    const before = titles(other);
    plinth.forge.rename(other, "acme/renamed");
    const { outcomes } = await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
    expect(outcomes).toContainEqual({ kind: "skipped", reason: "repository-renamed" });
    await plinth.do({ name: "reconcile" });
    expect(titles("acme/renamed")).toEqual(before);
  });

  test("keeps its pull requests where the first scan under that name does not get through", async () => {
    const before = titles(other);
    plinth.forge.rename(other, "acme/renamed");
    const lost = new UpstreamError("github-unavailable", "GitHub is down.", { upstream: "github", resource: other });
    for (const what of ["listOwn", "listFiles", "listPullRequests"] as const) plinth.forge.fail(what, lost);
    const scan = { name: "scan-repository", repository: "acme/renamed", installationId: 1 } as const;
    expect((await plinth.do(scan)).failures).toHaveLength(1);
    plinth.forge.mend();
    const { outcomes } = await plinth.do({ ...scan, name: "propose-updates" });
    expect(outcomes).toEqual([{ kind: "waiting", reason: "answers-missing" }]);
    await plinth.do(scan);
    expect(titles("acme/renamed")).toEqual(before);
  });

  test("leaves nothing to another repository that gets its old one", async () => {
    plinth.forge.commitFiles(other, { ".github/plinth.yml": "steps: [digest]\n" });
    await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
    plinth.forge.rename(other, "acme/renamed");
    plinth.forge.addRepository({ name: other, files: { ".github/plinth.yml": "steps: nonsense\n" } });
    const { outcomes } = await plinth.do({ name: "scan-repository", repository: other, installationId: 1 });
    // With the former one's last good file it would be scanned.
    expect(outcomes).toEqual([expect.objectContaining({ kind: "config-invalid" })]);
  });
});

test("a wiped store is filled again by reconciling, and nothing is opened twice", async () => {
  const before = [...titles(repository), ...titles(other)];
  plinth.forget();
  await plinth.do({ name: "sweep" });
  expect(plinth.registry.requests).toEqual([]);
  const { outcomes } = await plinth.do({ name: "reconcile" });
  expect(outcomes).toContainEqual({ kind: "reconciled", repositories: 2, scans: 2 });
  expect([...titles(repository), ...titles(other)]).toEqual(before);
  expect(plinth.forge.writes).toEqual([]);
  await plinth.do({ name: "sweep" });
  expect(plinth.registry.requests).toContain(`tags ${redis}`);
});
