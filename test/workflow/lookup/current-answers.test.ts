import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { defaultRepositoryConfig } from "../../../src/core/config/repository-config.ts";
import type { ImageLookup } from "../../../src/core/policy/image-lookup.ts";
import { currentAnswers, unansweredQuestions } from "../../../src/workflow/lookup/current-answers.ts";
import { questionAbout } from "../question-about.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import type { RepositoryInventory } from "../../../src/workflow/repository/repository-inventory.ts";

const asker = { repository: "acme/web", installationId: 1 };

function answeredAt(lookedUpAt: string): ImageLookup {
  return {
    kind: "answered",
    lookedUpAt,
    choice: { kind: "none", reason: "no-tag", counts: {}, notes: [] },
    current: null,
    target: null,
    change: null,
    passedOver: [],
    results: [],
    tagsTruncated: false,
    releaseLines: "built-in",
  };
}

const inventory: RepositoryInventory = {
  ...asker,
  defaultBranch: "main",
  head: "0".repeat(40),
  pushedAt: null,
  listedAt: "2026-01-01T00:00:00Z",
  sources: [],
  defaultsKey: "none",
  configSha: null,
  config: defaultRepositoryConfig,
  files: [],
  withheld: [],
  ignores: [],
  problems: [],
  unread: [],
  questions: ["node"],
  outdated: { node: "2026-03-01T00:00:00.000Z" },
};

test("a repository that is told of an answer it had already awaits the next one", async () => {
  const answers = new ImageAnswers(createInMemoryStore({ now: () => new Date() }));
  await answers.save("node", answeredAt("2026-03-01T00:00:00.000Z"));
  expect(await currentAnswers(inventory, answers)).toBeNull();
  expect(await answers.awaiting("node")).toEqual([{ ...asker, after: "2026-03-01T00:00:00.000Z" }]);
});

test("an answer that arrives while the repository begins to await it is taken at once", async () => {
  const answers = new ImageAnswers(createInMemoryStore({ now: () => new Date() }));
  await answers.save("node", answeredAt("2026-03-01T00:00:00.000Z"));
  const newer = answeredAt("2026-03-01T00:00:01.000Z");
  const awaitAnswer = answers.await.bind(answers);
  answers.await = async (...given) => {
    await answers.save("node", newer);
    await awaitAnswer(...given);
  };
  expect(await currentAnswers(inventory, answers)).toEqual(new Map([["node", newer]]));
});

test("what is not answered, or was answered too long ago, is told", async () => {
  const answers = new ImageAnswers(createInMemoryStore({ now: () => new Date() }));
  const [node, redis, go] = ["node:20", "redis:7", "golang:1"].map((image) => questionAbout(image));
  if (node === undefined || redis === undefined || go === undefined) throw new Error("there are three");
  await answers.ask("node", node, asker);
  await answers.ask("redis", redis, asker);
  await answers.ask("go", go, asker);
  await answers.save("node", answeredAt("2026-03-01T00:00:00.000Z"));
  await answers.save("go", answeredAt("2026-03-01T00:00:00.000Z"));
  const asked = { ...inventory, questions: ["node", "redis", "go"] };
  expect(await unansweredQuestions(asked, answers)).toEqual([node, redis]);
});
