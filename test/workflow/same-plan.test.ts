import * as fc from "fast-check";
import { expect, test } from "vitest";
import { InMemoryPlinth, repository } from "./in-memory-plinth.ts";

const files: readonly (readonly [string, string])[] = [
  ["Dockerfile", "FROM node:22.11.0\nFROM redis:8.0.1 AS cache\nFROM node:22.12.0\n"],
  ["api/Dockerfile", "FROM redis:8.0.1\nFROM node:22.11.0\nFROM nowhere:1.0.0\n"],
  ["api/other/Dockerfile", "# plinth: versions=nonsense\nFROM node:22.11.0\n"],
  ["web/Dockerfile", "FROM nowhere:2.0.0\nFROM alpine:3.19\n"],
  ["zoo/Dockerfile", "FROM $UNKNOWN\nFROM nowhere:3.0.0\nFROM alpine:3.19\n"],
];

/** Everything that a plan comes to on the forge; commits are not the same, since they hold their time. */
async function planned(seed: readonly (readonly [string, string])[], config: string): Promise<string> {
  const plinth = new InMemoryPlinth({ ".github/plinth.yml": config, ...Object.fromEntries(seed) });
  for (const [image, tag] of [
    ["redis", "8.0.1"],
    ["redis", "8.0.2"],
    ["alpine", "3.19"],
    ["alpine", "3.22"],
  ] as const) {
    plinth.registry.put(`docker.io/library/${image}`, tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
  }
  const { outcomes } = await plinth.scan();
  const proposed = outcomes.filter(({ kind }) => kind === "proposed").at(-1);
  const opened = plinth.forge.pullRequests(repository).map(({ branch, title, body, labels }) => ({
    branch,
    title,
    body: body.replace(/"head":"\w+"/, ""),
    labels,
    files: seed.map(([path]) => `${path}: ${plinth.forge.fileAt(repository, branch, path)}`).toSorted(),
  }));
  return JSON.stringify({ proposed, opened });
}

test.for(["{}", "group: all\n", "group: file\nlimits: { openPullRequests: 2 }\n", "schedule: { on: on friday }\n"])(
  "with %j, the same repository gives the same plan byte for byte, in whatever order its files are listed",
  async (config) => {
    const expected = await planned(files, config);
    expect(expected).toContain("node");
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...files], { minLength: files.length }), async (shuffled) => {
        expect(await planned(shuffled, config)).toBe(expected);
      }),
      { numRuns: 15 },
    );
  },
);
