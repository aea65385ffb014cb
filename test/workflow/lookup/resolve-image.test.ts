import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import type { Job } from "../../../src/workflow/job.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import { noHistory } from "../../../src/workflow/lookup/image-history.ts";
import { SlowLookups } from "../../../src/workflow/lookup/slow-lookups.ts";
import { PlannedPullRequests } from "../../../src/workflow/update/planned-pull-request.ts";
import { resolveImage } from "../../../src/workflow/lookup/resolve-image.ts";
import { InMemoryRegistry } from "../../fakes/in-memory-registry.ts";
import { questionAbout } from "../question-about.ts";

const slowLookups = new SlowLookups(1);
const asker = { repository: "acme/web", installationId: 1 };

test("who begins to await a newer answer while it is told of one is told of the next, news or not", async () => {
  let nowMs = Date.parse("2026-03-01T00:00:00Z");
  const clock = { now: () => new Date(nowMs++) };
  const store = createInMemoryStore(clock);
  const [answers, plans] = [new ImageAnswers(store), new PlannedPullRequests(store)];
  const registry = new InMemoryRegistry();
  registry.put("docker.io/library/node", "22.11.0");
  await answers.ask("node", questionAbout("node:22.11.0"), asker);
  await answers.await("node", { ...asker, after: null });
  const told: Job[] = [];
  /** A scan that is done again, as after a crash, finds the answer too old by then. */
  let scanAgain = async (): Promise<void> => {
    const after = (await answers.answer("node"))?.lookedUpAt ?? null;
    await answers.await("node", { ...asker, after });
    scanAgain = async () => {};
  };
  const queue = {
    enqueue: async (job: Job): Promise<void> => {
      told.push(job);
      await scanAgain();
    },
  };
  const releaseLines = { current: async () => builtInReleaseLines, close: async () => {} };
  const ports = { answers, plans, history: noHistory, registry, queue, clock, releaseLines, slowLookups };

  const proposal = { name: "propose-updates", ...asker };
  await resolveImage("node", ports);
  expect(told).toEqual([proposal]);
  await resolveImage("node", ports);
  expect(told).toEqual([proposal, proposal]);
  await resolveImage("node", ports);
  expect(told).toEqual([proposal, proposal]);
});

test("who awaits a newer answer than the one that is told goes on awaiting it", async () => {
  const clock = { now: () => new Date("2026-03-01T00:00:00Z") };
  const store = createInMemoryStore(clock);
  const [answers, plans] = [new ImageAnswers(store), new PlannedPullRequests(store)];
  const registry = new InMemoryRegistry();
  registry.put("docker.io/library/node", "22.11.0");
  await answers.ask("node", questionAbout("node:22.11.0"), asker);
  const awaiting = { ...asker, after: "2026-03-01T00:00:00.000Z" };
  await answers.await("node", awaiting);
  const releaseLines = { current: async () => builtInReleaseLines, close: async () => {} };
  const queue = { enqueue: async () => {} };
  const ports = { answers, plans, history: noHistory, registry, queue, clock, releaseLines, slowLookups };
  await resolveImage("node", ports);
  expect(await answers.awaiting("node")).toEqual([awaiting]);
  await answers.withdraw("node", asker);
  expect(await answers.awaiting("node")).toEqual([]);
});
