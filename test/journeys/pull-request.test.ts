import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseMarker } from "../../src/core/pull-request/marker.ts";
import type { JobOutcome } from "../../src/workflow/handle-job.ts";
import type { Job } from "../../src/workflow/job.ts";
import { buildImage } from "../servers/build-image.ts";
import { type DockerRegistry, startDockerRegistry } from "../servers/docker-registry.ts";
import { makeImage } from "../servers/make-image.ts";
import { type RedisServer, startRedisServer } from "../servers/redis-server.ts";
import { type Organisation, startOrganisation } from "./organisation.ts";

const dockerfile = [
  "ARG NODE=20.11.0",
  "FROM node:${NODE}-alpine AS build",
  "RUN echo built > /built",
  "",
  "# The same base, so that what was built runs.",
  "FROM node:${NODE}-alpine",
  "COPY --from=build /built /built",
  "RUN grep built /built",
  "",
].join("\n");
const createdAt = "2026-01-05T00:00:00Z";
const repository = "acme/web";

function outcomesOf(name: Job["name"], done: Awaited<ReturnType<Organisation["done"]>>): readonly JobOutcome[] {
  return done.filter(({ job }) => job.name === name).map(({ outcome }) => outcome);
}

describe.each([{ queue: "BullMQ on Redis" }, { queue: "the queue in this process" }])(
  "from a push to a pull request, with $queue",
  ({ queue }) => {
    let registry: DockerRegistry;
    let redis: RedisServer | null = null;
    let acme: Organisation;

    beforeAll(async () => {
      registry = await startDockerRegistry();
      if (queue.startsWith("BullMQ")) redis = await startRedisServer();
      for (const version of ["20.11.0", "20.11.1"]) {
        await makeImage(`${registry.host}/library/node:${version}-alpine`, {
          createdAt,
          files: { "/version": version },
        });
      }
      acme = await startOrganisation({
        registryUrl: registry.url,
        repositories: [
          { name: repository, files: { "README.md": "# Web\n", ".github/plinth.yml": "minimumAgeDays: 0\n" } },
        ],
        redisUrl: redis?.url ?? null,
      });
      // The sweep at the start finds nothing to do, and is over before the journey begins.
      await acme.done();
    });

    afterAll(async () => {
      await acme.stop();
      await redis?.stop();
      await registry.stop();
    });

    test("a signed push of a Dockerfile opens a pull request that bumps and pins", async () => {
      const { sha, webhook } = await acme.github.commitFiles(repository, { Dockerfile: dockerfile });
      expect(webhook).toBe(200);
      expect(outcomesOf("publish-update", await acme.done())).toMatchObject([{ kind: "opened", number: 1 }]);

      const [pullRequest, ...others] = await acme.github.pullRequests(repository);
      expect(others).toEqual([]);
      expect(pullRequest).toMatchObject({
        state: "open",
        title: "chore(docker): bump node from 20.11.0-alpine to 20.11.1-alpine",
        base: "main",
        author: "plinth[bot]",
        labels: ["base-image"],
      });
      const { headers } = await fetch(`${registry.url}/v2/library/node/manifests/20.11.1-alpine`, {
        headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
      });
      const digest = headers.get("docker-content-digest") ?? "none";
      expect(pullRequest?.body).toContain(`@${digest.slice(0, 15)}…`);

      const head = pullRequest?.headSha ?? "";
      expect(await acme.github.fileAt(repository, head, "Dockerfile")).toBe(
        dockerfile.replace("NODE=20.11.0", "NODE=20.11.1").replaceAll("${NODE}-alpine", `\${NODE}-alpine@${digest}`),
      );
      expect(await acme.github.commit(repository, head)).toMatchObject({ parents: [sha], verified: true });
      expect(parseMarker(pullRequest?.body ?? "")?.head).toBe(head);
    });

    test("the head of the pull request builds from that registry", async () => {
      const [pullRequest] = await acme.github.pullRequests(repository);
      const text = await acme.github.fileAt(repository, pullRequest?.headSha ?? "", "Dockerfile");
      expect(text).toContain("@sha256:");
      expect(await buildImage(registry.host, { Dockerfile: text ?? "" })).toContain("COMMIT");
    });

    test("a push that changes nothing about images writes nothing to GitHub but the check run of its commit", async () => {
      acme.github.journal.clear();
      await acme.github.commitFiles(repository, { Dockerfile: `${dockerfile}# A remark.\n` });
      const proposed = outcomesOf("propose-updates", await acme.done());
      expect(proposed).toMatchObject([{ kind: "proposed", settled: 1, publish: [], retired: [] }]);
      const written = acme.github.journal.writes().map(({ what }) => what);
      expect(written).toEqual([`POST /repos/${repository}/check-runs`]);
    });

    test("a repository in which nothing changed costs two requests to GitHub, and no write", async () => {
      acme.github.journal.clear();
      const outcomes = outcomesOf("propose-updates", await acme.look(repository));
      expect(outcomes).toMatchObject([{ kind: "proposed", settled: 1, publish: [], retired: [] }]);
      expect(acme.github.journal.requests.map(({ what }) => what)).toEqual([
        "query RepositoryFacts",
        "query PullRequests",
      ]);
    });

    test("a push that touches no Dockerfile is not even scanned", async () => {
      acme.github.journal.clear();
      expect((await acme.github.commitFiles(repository, { "README.md": "# The web\n" })).webhook).toBe(200);
      expect(await acme.done()).toEqual([]);
      expect(acme.github.journal.requests).toEqual([]);
    });

    test("a newer tag refreshes the same pull request, in one commit on the new base", async () => {
      await makeImage(`${registry.host}/library/node:20.11.2-alpine`, { createdAt, files: { "/version": "20.11.2" } });
      const { sha } = await acme.github.commitFiles(repository, { Dockerfile: dockerfile });
      expect(outcomesOf("publish-update", await acme.done())).toMatchObject([{ kind: "refreshed", number: 1 }]);

      const [pullRequest, ...others] = await acme.github.pullRequests(repository);
      expect(others).toEqual([]);
      expect(pullRequest).toMatchObject({
        number: 1,
        state: "open",
        title: "chore(docker): bump node from 20.11.0-alpine to 20.11.2-alpine",
      });
      const head = pullRequest?.headSha ?? "";
      expect(await acme.github.commit(repository, head)).toMatchObject({ parents: [sha], verified: true });
      expect(await acme.github.fileAt(repository, head, "Dockerfile")).toContain("ARG NODE=20.11.2\n");
      expect(Object.keys(await acme.github.branches(repository)).toSorted()).toEqual(["main", pullRequest?.branch]);
    });

    test("when the lines are gone, the pull request is closed with a word of why, and its branch deleted", async () => {
      await acme.github.commitFiles(repository, { Dockerfile: "FROM scratch\n" });
      expect(outcomesOf("propose-updates", await acme.done())).toMatchObject([{ retired: [{ number: 1 }] }]);

      const [pullRequest] = await acme.github.pullRequests(repository);
      expect(pullRequest).toMatchObject({ state: "closed" });
      expect(pullRequest?.comments).toEqual([expect.stringContaining("No line names `node` any more.")]);
      expect(Object.keys(await acme.github.branches(repository))).toEqual(["main"]);
    });

    test("when the lines come back, they are proposed again, since it was not a person who said no", async () => {
      await acme.github.commitFiles(repository, { Dockerfile: dockerfile });
      expect(outcomesOf("publish-update", await acme.done())).toMatchObject([{ kind: "opened" }]);
    });

    test("a merged pull request leaves nothing to do", async () => {
      const open = (await acme.github.pullRequests(repository)).find(({ state }) => state === "open");
      await acme.github.merge(repository, open?.number ?? 0);
      const proposed = outcomesOf("propose-updates", await acme.done());
      expect(proposed).toMatchObject([{ publish: [], settled: 0, retired: [] }]);
    });
  },
);
