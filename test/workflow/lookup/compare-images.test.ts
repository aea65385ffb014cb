import { beforeEach, expect, test } from "vitest";
import { UpstreamError } from "../../../src/core/errors.ts";
import { answerQuestion } from "../../../src/workflow/lookup/answer-question.ts";
import type { Registry } from "../../../src/workflow/ports/registry.ts";
import { rememberingRegistry } from "../../../src/workflow/lookup/remembering-registry.ts";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import { InMemoryRegistry } from "../../fakes/in-memory-registry.ts";
import { decisionOn, questionAbout } from "../question-about.ts";

const node = "docker.io/library/node";
const clock = { now: () => new Date("2026-03-01T00:00:00Z") };
const many = { platforms: ["linux/amd64", "linux/arm64"], createdAt: "2026-01-01T00:00:00Z" };

let registry: InMemoryRegistry;
beforeEach(() => {
  registry = new InMemoryRegistry();
});

async function changeOf(reference: string, asked: Registry = registry) {
  const question = questionAbout(reference);
  const lookup = await answerQuestion(question, asked, clock);
  return lookup.kind === "answered" ? lookup.change : lookup;
}

const asks = (what: string) => registry.requests.filter((request) => request.startsWith(what));

test("a tag that was built again tells what changed, for two requests more where it has several platforms", async () => {
  const pinned = registry.put(node, "22", { ...many, layers: ["a", "bb", "ccc"] });
  registry.put(node, "22", { ...many, layers: ["a", "bb", "dddd"], content: "again" });
  expect(await changeOf(`node:22@${pinned}`)).toEqual({
    causes: [{ kind: "built-again" }],
    layers: { unchanged: 2, total: 3, addedBytes: 1_000_000 },
  });
  expect(asks("layers")).toHaveLength(2);
});

test("images of one platform are compared for nothing more", async () => {
  registry.put(node, "22.11.0", { layers: ["a", "b"], createdAt: many.createdAt });
  registry.put(node, "22.12.0", { layers: ["c", "b"], createdAt: many.createdAt });
  expect(await changeOf("node:22.11.0")).toMatchObject({ layers: { unchanged: 0, total: 2 } });
  expect(asks("layers")).toEqual([]);
});

test("what is not proposed is not compared", async () => {
  const pinned = registry.put(node, "22.11.0", many);
  expect(await changeOf(`node:22.11.0@${pinned}`)).toBeNull();
  registry.put(node, "22.12.0", { ...many, createdAt: "2026-02-28T00:00:00Z" });
  expect(await changeOf(`node:22.11.0@${pinned}`)).toBeNull();
  expect(asks("layers")).toEqual([]);
});

test("layers are asked for once, however often the answer is looked up", async () => {
  const remembering = rememberingRegistry(registry, createInMemoryStore(clock), 0);
  const pinned = registry.put(node, "22", { ...many, layers: ["a"] });
  registry.put(node, "22", { ...many, layers: ["b"] });
  for (let time = 0; time < 3; time++) await changeOf(`node:22@${pinned}`, remembering);
  expect(asks("layers")).toHaveLength(2);
});

test("a registry that fails here keeps nothing from being proposed", async () => {
  registry.put(node, "22.11.0", { ...many, layers: ["a"] });
  registry.put(node, "22.12.0", { ...many, layers: ["b"] });
  const failing: Registry = {
    listTags: (image) => registry.listTags(image),
    digestOfTag: (image, tag) => registry.digestOfTag(image, tag),
    readImage: (image, digest) => registry.readImage(image, digest),
    readLayers: () =>
      Promise.reject(new UpstreamError("rate-limited", "Later.", { upstream: "registry", resource: node })),
    requestCount: 0,
  };
  const question = questionAbout("node:22.11.0");
  const lookup = await answerQuestion(question, failing, clock);
  expect(decisionOn("node:22.11.0", question, lookup)).toMatchObject({ outcome: "take", step: "minor" });
  expect(lookup).toMatchObject({ change: { causes: [], layers: null } });
});
