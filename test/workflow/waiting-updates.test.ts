import { expect, test } from "vitest";
import { UpstreamError } from "../../src/core/errors.ts";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const node = "docker.io/library/node";
const redis = "docker.io/library/redis";
const propose = { name: "propose-updates", repository, installationId: 1 } as const;

/** Images that have been out for long, by name and tag; `content` tells one build of a tag from another. */
function publish(plinth: InMemoryPlinth, image: string, content: string, ...tags: readonly string[]): void {
  for (const tag of tags)
    plinth.registry.put(image, tag, { createdAt: "2026-01-01T00:00:00Z", content: tag + content });
}

/** Merges the pins of both lines, so that there are digests to refresh. */
async function pinned(more: Readonly<Record<string, string>> = {}): Promise<InMemoryPlinth> {
  const files = { Dockerfile: "FROM node:22.12.0\n", "cache/Dockerfile": "FROM redis:8.0.1\n" };
  const plinth = new InMemoryPlinth({ ...files, ...more });
  publish(plinth, redis, "", "8.0.1");
  await plinth.scan();
  plinth.forge.merge(repository, 1);
  await plinth.scan();
  plinth.later.length = 0;
  return plinth;
}

// 2026-03-01 is a Sunday.
test("digest refreshes of all images wait for Monday, and come together by themselves", async () => {
  const plinth = await pinned();
  publish(plinth, node, "rebuilt", "22.12.0");
  publish(plinth, redis, "rebuilt", "8.0.1");
  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual(
    expect.objectContaining({
      kind: "proposed",
      publish: [],
      waiting: [
        {
          standing: "scheduled",
          title: "chore(docker): refresh 2 base images",
          sentence: 'Its schedule is "weekly": its pull request is opened from 2026-03-02 00:00 UTC on.',
          until: "2026-03-02T00:00:00.000Z",
        },
      ],
    }),
  );
  expect(plinth.later.at(-1)).toEqual({ job: propose, at: "2026-03-02T00:00" });

  plinth.setClock("2026-03-02T00:00:01Z");
  await plinth.do(propose);
  expect(plinth.pullRequests().at(-1)).toMatchObject({ state: "open", title: "chore(docker): refresh 2 base images" });
});

test("an open digest refresh waits for Monday when a tag is rebuilt, and not when a line changes", async () => {
  const plinth = await pinned();
  plinth.setClock("2026-03-02T10:00:00Z");
  publish(plinth, node, "rebuilt", "22.12.0");
  await plinth.scan();
  expect(plinth.pullRequests().at(-1)).toMatchObject({ number: 2, state: "open" });

  plinth.setClock("2026-03-03T10:00:00Z");
  publish(plinth, node, "rebuilt again", "22.12.0");
  plinth.forge.writes.length = 0;
  await plinth.scan();
  expect(plinth.forge.writes).toEqual([]);
  expect(plinth.later.at(-1)).toEqual({ job: propose, at: "2026-03-09T00:00" });

  const text = plinth.forge.fileAt(repository, "main", "Dockerfile") ?? "";
  plinth.forge.commitFiles(repository, { "other/Dockerfile": text });
  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual(expect.objectContaining({ kind: "refreshed", number: 2 }));
});

test("a newer version refreshes an open pull request outside its schedule", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    ".github/plinth.yml": "schedule: { on: on sunday }\n",
  });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ state: "open" }]);
  plinth.setClock("2026-03-04T00:00:00Z");
  publish(plinth, node, "", "22.13.0");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump node from 22.11.0 to 22.13.0" }]);
});

test("a rule's schedule holds for its lines alone, in the time zone of the file", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    "cache/Dockerfile": "FROM redis:8.0.1\n",
    ".github/plinth.yml":
      "schedule: { timezone: Europe/Berlin }\nrules: [{ match: { image: redis }, schedule: after 22:00 }]\n",
  });
  publish(plinth, redis, "", "8.0.1", "8.0.2");
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump node from 22.11.0 to 22.12.0" }]);
  expect(plinth.forge.pullRequests(repository)[0]?.body).toContain('"after 22:00"');
  // 22:00 in Berlin, in winter.
  expect(plinth.later.at(-1)?.at).toBe("2026-03-01T21:00");
});

test("what is over the hour's limit follows by itself when the hour is over", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\n",
    "cache/Dockerfile": "FROM redis:8.0.1\n",
    ".github/plinth.yml": "limits: { createdPerHour: 1 }\n",
  });
  publish(plinth, redis, "", "8.0.1", "8.0.2");
  await plinth.scan();
  const redisOnly = [{ title: "chore(docker): bump redis from 8.0.1 to 8.0.2" }];
  expect(plinth.pullRequests()).toMatchObject(redisOnly);
  expect(plinth.forge.pullRequests(repository)[0]?.body).toContain("limits.createdPerHour");
  expect(plinth.later.at(-1)).toEqual({ job: propose, at: "2026-03-01T01:00" });

  plinth.setClock("2026-03-01T00:59:00Z");
  await plinth.do(propose);
  expect(plinth.pullRequests()).toMatchObject(redisOnly);
  // A wiped store forgets nothing of it: GitHub tells what was opened when.
  plinth.forget();
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject(redisOnly);

  plinth.setClock("2026-03-01T01:00:01Z");
  await plinth.do(propose);
  expect(plinth.pullRequests()).toMatchObject([...redisOnly, { title: expect.stringContaining("bump node") }]);
});

test("an installation without a repository file opens four pull requests at first, the most valuable ones", async () => {
  const images = Array.from({ length: 30 }, (_, index) => `acme/app${index}`);
  const plinth = new InMemoryPlinth({ Dockerfile: images.map((image) => `FROM ${image}:1.0.0\n`).join("") });
  for (const image of images)
    publish(plinth, `docker.io/${image}`, "", "1.0.0", image.endsWith("7") ? "1.0.1" : "1.1.0");
  const { outcomes } = await plinth.scan();
  expect(plinth.pullRequests().map(({ title }) => title)).toEqual([
    "chore(docker): bump acme/app17 from 1.0.0 to 1.0.1",
    "chore(docker): bump acme/app27 from 1.0.0 to 1.0.1",
    "chore(docker): bump acme/app7 from 1.0.0 to 1.0.1",
    "chore(docker): bump acme/app0 from 1.0.0 to 1.1.0",
  ]);
  // One list of all for each plan, and one for each branch whose turn it is, when it is planned and when it is published.
  const plans = outcomes.filter(({ kind }) => kind === "proposed");
  const lists = plinth.forge.calls.filter((call) => call.startsWith("listPullRequests "));
  expect(lists).toHaveLength(plans.length + 4 + 4);
  for (let hour = 1; hour < 6; hour += 1) {
    plinth.setClock(`2026-03-01T0${hour}:30:00Z`);
    await plinth.do(propose);
  }
  expect(plinth.pullRequests()).toHaveLength(10);
});

test("what was planned is not published once something more valuable has its place", async () => {
  const plinth = new InMemoryPlinth({
    Dockerfile: "FROM node:22.11.0\nFROM redis:8.0.1\n",
    ".github/plinth.yml": "pin: none\nlimits: { openPullRequests: 1 }\n",
  });
  publish(plinth, redis, "", "8.0.1");
  const pause = { upstream: "github", resource: repository, retryAfterMs: 1_000 } as const;
  plinth.forge.fail("commit", new UpstreamError("github-unavailable", "Wait.", pause));
  const scan = { name: "scan-repository", repository, installationId: 1 } as const;
  const news = () => publish(plinth, redis, "", "8.0.2");
  const outcomes = await plinth.doWithin(2_400, scan, news, scan, () => {});
  expect(outcomes).toContainEqual({ kind: "skipped", reason: "draft-forgotten" });
  expect(plinth.pullRequests()).toMatchObject([{ title: "chore(docker): bump redis from 8.0.1 to 8.0.2" }]);
});

test("who closed the pins is not asked again because a tag was rebuilt, but when there is another line", async () => {
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.12.0\n" });
  await plinth.scan();
  plinth.forge.close(repository, 1);
  publish(plinth, node, "rebuilt", "22.12.0");
  const { outcomes } = await plinth.scan();
  expect(outcomes).toContainEqual(expect.objectContaining({ kind: "proposed", publish: [], refused: 1 }));
  expect(plinth.pullRequests()).toMatchObject([{ number: 1, state: "closed" }]);

  publish(plinth, redis, "", "8.0.1");
  plinth.forge.commitFiles(repository, { "cache/Dockerfile": "FROM redis:8.0.1\n" });
  await plinth.scan();
  expect(plinth.pullRequests()).toMatchObject([
    { state: "closed" },
    { state: "open", title: "chore(docker): pin base images" },
  ]);
});

test("a digest refresh that a person closed comes back when there is a newer digest", async () => {
  const plinth = await pinned();
  plinth.setClock("2026-03-02T10:00:00Z");
  publish(plinth, node, "rebuilt", "22.12.0");
  await plinth.scan();
  plinth.forge.close(repository, 2);
  await plinth.scan();
  expect(plinth.pullRequests()).toHaveLength(2);
  publish(plinth, node, "rebuilt again", "22.12.0");
  await plinth.scan();
  expect(plinth.pullRequests().at(-1)).toMatchObject({ number: 3, state: "open" });
});
