import { expect, test } from "vitest";
import { InMemoryPlinth, repository } from "../in-memory-plinth.ts";

test("what leaves an image that nobody patches any more is published before all else", async () => {
  // Node.js 16 has had no security updates since September 2023 (https://nodejs.org/en/about/previous-releases).
  const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:16.20.0\nFROM postgres:18.1\n" });
  const image = { createdAt: "2023-06-01T00:00:00Z" };
  plinth.registry.put("docker.io/library/node", "16.20.0", { ...image, content: "16" });
  for (const tag of ["18.1", "18.2"])
    plinth.registry.put("docker.io/library/postgres", tag, { ...image, content: tag });
  await plinth.scan();
  expect(plinth.pullRequests()).toHaveLength(2);
  expect(plinth.urgent).toMatchObject([
    { name: "publish-update", branch: expect.stringMatching(/^plinth\/major-node-/) },
  ]);
});

test.for([
  ["which all answers are new for", 60_000, ["scan-repository", "propose-updates", "publish-update"]],
  ["whose images have to be asked about", 0, ["scan-repository", "resolve-image", "propose-updates", "publish-update"]],
] as const)(
  "a pull request that a person wants made again, %s, is urgent to the end, and no longer",
  async ([, freshMs, names]) => {
    const plinth = new InMemoryPlinth({ Dockerfile: "FROM node:22.11.0\n" });
    plinth.freshMs = freshMs;
    await plinth.scan();
    expect(plinth.urgent).toEqual([]);
    const [{ branch } = { branch: "" }] = plinth.forge.pullRequests(repository);
    await plinth.publishAgain(branch, "rebase");
    expect(plinth.urgent.map(({ name }) => name)).toEqual(names);
    await plinth.scan();
    expect(plinth.urgent).toHaveLength(names.length);
  },
);

test("what a person wants now is urgent still where GitHub takes no more for the moment", async () => {
  const images = "abcdefghijklmnopqrst".split("").map((letter) => `docker.io/acme/${letter}`);
  const plinth = new InMemoryPlinth({
    Dockerfile: images.map((image) => `FROM ${image}:1.0.0\n`).join(""),
    ".github/plinth.yml": "limits: { openPullRequests: 50, createdPerHour: 50 }\n",
  });
  for (const image of images) {
    for (const tag of ["1.0.0", "1.1.0"]) {
      plinth.registry.put(image, tag, { createdAt: "2025-06-01T00:00:00Z", content: image + tag });
    }
  }
  plinth.freshMs = 60_000;
  await plinth.scan();
  const postponed = plinth.later.flatMap(({ job }) => (job.name === "publish-update" ? [job] : []));
  expect(postponed.length).toBeGreaterThan(0);
  expect(plinth.urgent).toEqual([]);
  const [first = { branch: "" }] = postponed;
  await plinth.publishAgain(first.branch, "open");
  // Before its turn came, and for when it comes.
  expect(plinth.urgent.filter(({ name }) => name === "publish-update")).toEqual([first, first]);
});
