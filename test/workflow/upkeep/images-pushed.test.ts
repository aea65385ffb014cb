import { expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import { imagesPushed } from "../../../src/workflow/upkeep/images-pushed.ts";
import type { Queue } from "../../../src/workflow/ports/queue.ts";
import { rememberingRegistry } from "../../../src/workflow/lookup/remembering-registry.ts";
import { InMemoryRegistry } from "../../fakes/in-memory-registry.ts";
import { questionAbout } from "../question-about.ts";

const clock = { now: () => new Date("2026-03-01T00:00:00Z") };

test("a hundred pushes to an image have it looked up once at once, and once when the pause is over", async () => {
  const store = createInMemoryStore(clock);
  const answers = new ImageAnswers(store);
  await answers.ask("key", questionAbout("node:22.11.0"), { repository: "acme/web", installationId: 1 });
  const enqueued = new Set<string>();
  const queue = { enqueue: async (...job: Parameters<Queue["enqueue"]>) => void enqueued.add(JSON.stringify(job)) };
  const image = { registry: "docker.io", repository: "library/node" };
  for (let push = 0; push < 100; push += 1) {
    await imagesPushed([image], { answers, store, clock, scanPauseMs: 10_000, queue });
  }
  const job = { name: "resolve-image", questionKey: "key", registry: "docker.io" };
  expect([...enqueued]).toEqual([JSON.stringify([job]), JSON.stringify([job, { afterMs: 10_000 }])]);
});

test("after a push, what any tag of the image points at is asked again, the tag nobody wrote included", async () => {
  const store = createInMemoryStore(clock);
  const answers = new ImageAnswers(store);
  const node = { registry: "docker.io", repository: "library/node" };
  const source = new InMemoryRegistry();
  const push = (tag: string, content: string) =>
    source.put("docker.io/library/node", tag, { createdAt: "2026-01-01T00:00:00Z", content });
  const registry = rememberingRegistry(source, store, 300_000);
  await answers.ask("key", questionAbout("node:22.11.0"), { repository: "acme/web", installationId: 1 });
  push("22.11.0", "written");
  push("22.12.0", "old");
  const before = await registry.digestOfTag(node, "22.12.0");
  push("22.12.0", "rebuilt");
  expect(await registry.digestOfTag(node, "22.12.0")).toBe(before);

  const ports = { answers, store, clock, scanPauseMs: 10_000, queue: { enqueue: async () => {} } };
  expect(await imagesPushed([node], ports)).toBe(1);
  const after = await registry.digestOfTag(node, "22.12.0");
  expect(after).toBe(await source.digestOfTag(node, "22.12.0"));
  expect(after).not.toBe(before);
});
