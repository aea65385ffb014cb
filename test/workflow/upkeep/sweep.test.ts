import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { sweep } from "../../../src/workflow/upkeep/sweep.ts";
import { questionAbout } from "../question-about.ts";

const dayMs = 24 * 60 * 60 * 1000;

const asker = (repository: string) => ({ repository, installationId: 1 });

test("questions that nobody asks any more leave the index, and are neither looked up nor counted", async () => {
  let nowMs = Date.parse("2026-03-01T00:00:00Z");
  const answers = new ImageAnswers(createInMemoryStore({ now: () => new Date(nowMs) }));
  for (let week = 0; week < 26; week += 1) {
    await answers.ask("stays", questionAbout("node:22.11.0"), asker("acme/stays"));
    await answers.ask(`gone-${week}`, questionAbout(`node:1.${week}.0`), asker(`acme/gone-${week}`));
    nowMs += 6 * dayMs;
  }
  await answers.ask("stays", questionAbout("node:22.11.0"), asker("acme/stays"));
  nowMs += 2 * dayMs;
  const enqueued: Job[] = [];
  const queue = {
    enqueue: async (job: Job) => void enqueued.push(job),
    repeat: async () => {},
    counts: async () => ({}),
    lagMs: async () => 0,
    work: () => {},
    close: async () => {},
  };
  expect(await sweep({ answers, queue })).toEqual({ images: 1, questions: 1 });
  expect(enqueued).toEqual([{ name: "resolve-image", questionKey: "stays", registry: "docker.io" }]);
  expect(await answers.questionsAbout("docker.io/library/node")).toEqual(["stays"]);
});
