import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { parseRepositoryConfig } from "../../../src/core/config/parse-repository-config.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import { usableConfig } from "../../../src/workflow/repository/last-good-config.ts";

const clock = { now: () => new Date("2026-03-01T00:00:00Z") };
const path = ".github/plinth.yml";
const broken = parseRepositoryConfig("steps: nonsense\n", path);

test("the last good configuration comes back as it was, settings of every kind included", async () => {
  const store = createInMemoryStore(clock);
  const text = `
pin: none
schedule: { on: before 5am on monday }
limits: { openPullRequests: 3 }
rules:
  - match: { image: node }
    versions: ">=20 <23"
    tags: '^\\d+'
`;
  const good = parseRepositoryConfig(text, path);
  const used = await usableConfig("acme/web", good, store, {});
  expect(used?.problems).toEqual([]);
  expect((await usableConfig("acme/web", broken, store, {}))?.config).toEqual(used?.config);
});

test.for([
  {
    title: "lacks settings that came later has their defaults",
    kept: { pin: "digest" },
    config: defaultRepositoryConfig,
  },
  { title: "says what this version does not know is none", kept: { steps: "nonsense" }, config: null },
  { title: "is no settings at all is none", kept: [], config: null },
])("a kept configuration that $title", async ({ kept, config }) => {
  const store = createInMemoryStore(clock);
  await store.set("v1:good-config:acme/web", JSON.stringify(kept), 1_000);
  expect((await usableConfig("acme/web", broken, store, {}))?.config ?? null).toEqual(config);
});
