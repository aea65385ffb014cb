import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordedPayload } from "../servers/github/recorded-payload.ts";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";

const config = { ".github/plinth.yml": "minimumAgeDays: 0\n" };
const name = "acme/web";

let registry: StandInRegistry;
let acme: Organisation;
let installation: { readonly id: number };

/** Two repositories, each on an image of its own, with everything proposed. */
beforeEach(async () => {
  registry = await startStandInRegistry();
  for (const image of ["web-base", "api-base"]) {
    for (const tag of ["1.0.0", "1.1.0"]) await release(image, tag);
  }
  acme = await startOrganisation({
    registryUrl: registry.url,
    repositories: [
      { name, files: { ...config, Dockerfile: "FROM acme/web-base:1.0.0\n" } },
      { name: "acme/api", files: { ...config, Dockerfile: "FROM acme/api-base:1.0.0\n" } },
    ],
    redisUrl: null,
  });
  installation = { id: acme.github.installationId(name) };
  await acme.done();
  await acme.sweep();
});
afterEach(async () => {
  await acme.stop();
  await registry.stop();
});

async function release(image: string, tag: string): Promise<void> {
  await pushImage(registry.url, `acme/${image}`, tag, { createdAt: "2026-01-05T00:00:00Z", content: tag });
}

/** Sends an event as GitHub recorded it, about this repository, and waits until all that comes of it is done. */
async function tell(event: string, action: string, change: object = {}, recorded = action) {
  acme.github.journal.clear();
  const payload = { ...recordedPayload(event, recorded), action, installation, ...change };
  expect(await acme.github.deliver(event, payload)).toBe(200);
  return (await acme.done()).map(({ outcome }) => outcome);
}

const about = (fullName: string) => {
  const [owner = "", repository = ""] = fullName.split("/");
  return { repository: { id: 1, name: repository, full_name: fullName, owner: { login: owner } } };
};

/** Images that a sweep looks up. */
async function lookedUp(): Promise<readonly string[]> {
  registry.requests.length = 0;
  await acme.do({ name: "sweep" });
  const images = registry.requests.flatMap(({ path }) => /\/v2\/(acme\/[\w-]+)\/tags/.exec(path)?.[1] ?? []);
  return [...new Set(images)].toSorted();
}

async function titles(repository: string): Promise<readonly string[]> {
  return (await acme.github.pullRequests(repository)).map(({ state, title }) => `${state}: ${title}`);
}

const proposed = "open: chore(docker): bump acme/web-base from 1.0.0 to 1.1.0";

interface Leaving {
  readonly happen: () => void;
  readonly told: () => Promise<readonly object[]>;
  readonly reason: object;
  readonly undo: () => void;
  readonly toldAgain: () => Promise<readonly object[]>;
}

// What GitHub did not record is made from what it recorded of the same event.
const leavings: Readonly<Record<string, Leaving>> = {
  "repository.archived": {
    happen: () => acme.github.setRepository(name, { archived: true }),
    told: () => tell("repository", "archived", about(name), "created"),
    reason: { kind: "skipped", reason: "repository-archived" },
    undo: () => acme.github.setRepository(name, { archived: false }),
    toldAgain: () => tell("repository", "unarchived", about(name), "created"),
  },
  "repository.deleted": {
    happen: () => acme.github.selectRepositories(installation.id, ["acme/api"]),
    told: () => tell("repository", "deleted", about(name), "created"),
    reason: { kind: "skipped", reason: "repository-gone" },
    undo: () => acme.github.selectRepositories(installation.id, ["acme/api", name]),
    toldAgain: () => tell("repository", "created", about(name)),
  },
  "installation_repositories.removed": {
    happen: () => acme.github.selectRepositories(installation.id, ["acme/api"]),
    told: () => tell("installation_repositories", "removed", { repositories_removed: [{ full_name: name }] }),
    reason: { kind: "skipped", reason: "repository-gone" },
    undo: () => acme.github.selectRepositories(installation.id, ["acme/api", name]),
    toldAgain: () => tell("installation_repositories", "added", { repositories_added: [{ full_name: name }] }),
  },
  "installation.suspend": {
    happen: () => acme.github.setInstallation(installation.id, "suspended"),
    told: () => tell("installation", "suspend"),
    reason: { kind: "left", repositories: 2 },
    undo: () => acme.github.setInstallation(installation.id, "active"),
    toldAgain: () => tell("installation", "unsuspend"),
  },
  "installation.deleted": {
    happen: () => acme.github.setInstallation(installation.id, "removed"),
    told: () => tell("installation", "deleted"),
    reason: { kind: "left", repositories: 2 },
    undo: () => acme.github.setInstallation(installation.id, "active"),
    toldAgain: () => tell("installation", "created", { repositories: [{ full_name: name }] }),
  },
};

describe.for(Object.entries(leavings))("%s", ([event, { happen, told, reason }]) => {
  test("takes the repository out of the index at once, and what is queued for it comes to nothing", async () => {
    happen();
    expect(await told()).toContainEqual(reason);
    expect(await lookedUp()).toEqual(event.startsWith("installation.") ? [] : ["acme/api-base"]);
    for (const job of ["propose-updates", "scan-repository"] as const) {
      const done = await acme.do({ name: job, repository: name, installationId: installation.id });
      expect(new Set(done.map(({ outcome }) => outcome.kind))).not.toContain("proposed");
      expect(done).not.toEqual([]);
    }
    expect(acme.github.journal.writes()).toEqual([]);
  });

  test("missed, is found out by the next job that is refused, which is no failure", async () => {
    happen();
    await release("web-base", "1.2.0");
    const outcomes = (await acme.do({ name: "sweep" })).map(({ outcome }) => outcome);
    expect(outcomes).toContainEqual(
      expect.objectContaining({
        kind: "skipped",
        reason: expect.stringMatching(/^(?:repository-(?:gone|archived)|installation-suspended)$/),
      }),
    );
    expect(await lookedUp()).not.toContain("acme/web-base");
    expect(await acme.failed()).toBe(0);
  });
});

test.for(Object.entries(leavings).filter(([event]) => event !== "repository.deleted"))(
  "%s, undone: the repository is scanned and kept up to date again",
  async ([, { happen, told, undo, toldAgain }]) => {
    happen();
    await told();
    await release("web-base", "1.2.0");
    undo();
    expect(await toldAgain()).toContainEqual(expect.objectContaining({ kind: "scanned" }));
    expect(await lookedUp()).toContain("acme/web-base");
    expect(await titles(name)).toContain("open: chore(docker): bump acme/web-base from 1.0.0 to 1.2.0");
  },
);

test("of a suspended installation no job asks GitHub anything", async () => {
  acme.github.setInstallation(installation.id, "suspended");
  await tell("installation", "suspend");
  acme.github.journal.clear();
  for (const repository of [name, "acme/api"]) await acme.look(repository);
  expect(acme.github.journal.requests).toEqual([]);
});

describe.for([
  ["told", true],
  ["missed", false],
] as const)("a new name that is %s", ([, isTold]) => {
  test("takes along what is known: no file is read, and no pull request opened twice", async () => {
    await acme.github.rename(name, "acme/shop");
    acme.github.journal.clear();
    const changes = { repository: { name: { from: "web" } } };
    if (isTold) await tell("repository", "renamed", { ...about("acme/shop"), changes });
    else await acme.do({ name: "reconcile" });
    expect(acme.github.journal.reads().filter(({ path }) => path.includes("/git/"))).toEqual([]);
    expect(acme.github.journal.writes()).toEqual([]);
    await release("web-base", "1.2.0");
    await acme.sweep();
    expect(await titles("acme/shop")).toEqual(["open: chore(docker): bump acme/web-base from 1.0.0 to 1.2.0"]);
    expect(acme.github.journal.requests.filter(({ path }) => path.startsWith(`/repos/${name}`))).toEqual([]);
  });
});

test("another default branch is scanned as soon as it is one", async () => {
  const next = { Dockerfile: "FROM acme/api-base:1.0.0\n" };
  await acme.github.commitFiles(name, next, "Begin the next version", "next");
  acme.github.setRepository(name, { defaultBranch: "next" });
  const changes = { default_branch: { from: "main" } };
  await tell("repository", "edited", { ...about(name), changes });
  expect(await titles(name)).toContain("open: chore(docker): bump acme/api-base from 1.0.0 to 1.1.0");
});

test("another description concerns nobody", async () => {
  const changes = { description: { from: "Web" } };
  expect(await tell("repository", "edited", { ...about(name), changes })).toEqual([]);
  expect(await titles(name)).toEqual([proposed]);
});
