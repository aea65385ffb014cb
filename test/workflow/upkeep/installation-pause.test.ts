import { expect, test } from "vitest";
import { UpstreamError } from "../../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "../in-memory-plinth.ts";

const other = { name: "scan-repository", repository: "acme/other", installationId: 1 } as const;

function limited(retryAfterMs: number | null): UpstreamError {
  return new UpstreamError("rate-limited", "slow down", { upstream: "github", resource: repository, retryAfterMs });
}

/** Two repositories of one installation and one of another. */
function start(): InMemoryPlinth {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
  for (const name of ["acme/other", "wile/else"]) {
    plinth.forge.addRepository({ name, files: { Dockerfile: "FROM node:22.11.0\n" } });
  }
  return plinth;
}

test("what GitHub limits for one job, no job of the installation asks until the wait is over", async () => {
  const plinth = start();
  plinth.forge.fail("readRepository", limited(60_000));
  await plinth.scan();
  plinth.forge.calls.length = 0;
  const { failures } = await plinth.do(other);
  expect(failures.map(({ error }) => error)).toMatchObject([
    { code: "rate-limited", upstream: "github", retryAfterMs: expect.closeTo(60_000, -2) },
  ]);
  expect(plinth.forge.calls).toEqual([]);
  plinth.setClock("2026-03-01T00:01:01Z");
  expect((await plinth.do(other)).failures).toEqual([]);
});

test("another installation goes on", async () => {
  const plinth = start();
  plinth.forge.fail("readRepository", limited(60_000));
  await plinth.scan();
  expect((await plinth.do({ ...other, repository: "wile/else", installationId: 2 })).failures).toEqual([]);
});

test("a clock that is set back by a day makes nobody wait for a day", async () => {
  const plinth = start();
  plinth.forge.fail("readRepository", limited(60_000));
  await plinth.scan();
  plinth.setClock("2026-02-28T00:00:00Z");
  const { failures } = await plinth.do(other);
  expect(failures.map(({ error }) => error)).toMatchObject([{ retryAfterMs: 60_000 }]);
});

test.for<[string, UpstreamError]>([
  ["a limit that tells no end", limited(null)],
  [
    "a registry's limit",
    new UpstreamError("rate-limited", "no", { upstream: "registry", resource: "x", retryAfterMs: 9e4 }),
  ],
  [
    "an outage",
    new UpstreamError("github-unavailable", "no", { upstream: "github", resource: "x", retryAfterMs: 9e4 }),
  ],
])("%s holds up no other job", async ([, error]) => {
  const plinth = start();
  plinth.forge.fail("readRepository", error);
  expect((await plinth.scan()).failures).toHaveLength(1);
  expect((await plinth.do(other)).failures).toEqual([]);
});
