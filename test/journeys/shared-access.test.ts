import { afterEach, beforeEach, expect, test } from "vitest";
import { recordedPayload } from "../servers/github/recorded-payload.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";
import { pushReleases } from "./push-releases.ts";

const repository = "acme/web";
const defaults = "acme/.github";
let registry: StandInRegistry;
let acme: Organisation;

/** An organisation that gave Plinth a repository, and not the one with its defaults; a second installation is to come. */
beforeEach(async () => {
  registry = await startStandInRegistry();
  await pushReleases(registry.url, { postgres: ["16.1", "16.2"] });
  acme = await startOrganisation({
    registryUrl: registry.url,
    redisUrl: null,
    repositories: [
      { name: repository, files: { Dockerfile: "FROM postgres:16.1\n" } },
      { name: defaults, files: { ".github/plinth.yml": "pin: none\n" }, private: true },
    ],
    installations: [
      { id: 1, account: "acme" },
      { id: 2, account: "acme" },
    ],
  });
  acme.github.selectRepositories(1, [repository]);
  acme.github.setInstallation(2, "removed");
  await acme.sweep();
});

afterEach(async () => {
  await acme.stop();
  await registry.stop();
});

async function proposed(): Promise<string | null> {
  const [open] = await acme.github.pullRequests(repository);
  return await acme.github.fileAt(repository, open?.branch ?? "", "Dockerfile");
}

async function tell(event: string, action: string, change: object): Promise<void> {
  await acme.github.deliver(event, { ...recordedPayload(event, action), action, ...change });
  await acme.done();
}

const moved = { repositories_added: [{ full_name: defaults }], repositories_removed: [{ full_name: defaults }] };

test("defaults that nobody shows to Plinth are not in force", async () => {
  expect(await proposed()).toMatch(/^FROM postgres:16\.2@sha256:/);
});

test("defaults that Plinth is given access to are in force at once, and are not any more when they are taken away", async () => {
  acme.github.selectRepositories(1, [repository, defaults]);
  await tell("installation_repositories", "added", { ...moved, installation: { id: 1 } });
  expect(await proposed()).toBe("FROM postgres:16.2\n");
  acme.github.selectRepositories(1, [repository]);
  await tell("installation_repositories", "removed", { ...moved, installation: { id: 1 } });
  expect(await proposed()).toMatch(/^FROM postgres:16\.2@sha256:/);
});

test("an App that is installed again goes by what its new installation is shown", async () => {
  acme.github.setInstallation(1, "removed");
  await tell("installation", "deleted", { installation: { id: 1 } });
  acme.github.setInstallation(2, "active");
  const repositories = [{ full_name: repository }, { full_name: defaults }];
  await tell("installation", "created", { installation: { id: 2 }, repositories });
  expect(await proposed()).toBe("FROM postgres:16.2\n");
});
