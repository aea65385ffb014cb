import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import { onRegistryEvent, type RegistryEvents } from "../../src/entry/events/registry-event.ts";
import type { Job } from "../../src/workflow/job.ts";
import { ImageAnswers } from "../../src/workflow/lookup/image-answers.ts";
import { recordedPushes } from "../core/registry-event/recorded-pushes.ts";
import { listen } from "../servers/listen.ts";
import { questionAbout } from "../workflow/question-about.ts";

const secret = "a secret of sixteen characters or more";
const clock = { now: () => new Date("2026-03-01T00:00:00Z") };

let enqueued: Job[];
let answers: ImageAnswers;
let host: string;
let stop: () => Promise<void>;

beforeEach(() => {
  enqueued = [];
});

beforeAll(async () => {
  const store = createInMemoryStore(clock);
  answers = new ImageAnswers(store);
  const queue = {
    enqueue: async (job: Job) => void enqueued.push(job),
    repeat: () => Promise.resolve(),
    counts: () => Promise.resolve({}),
    lagMs: () => Promise.resolve(0),
    work: () => {},
    close: () => Promise.resolve(),
  };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const sources = new Map<string, RegistryEvents>(
    recordedPushes.map(([from, registry]) => [from, { source: { from, registry, secretEnv: "SECRET" }, secret }]),
  );
  const ports = { queue, store, answers, clock, scanPauseMs: 0, log };
  const server = createServer((request, response) => void onRegistryEvent(request, response, sources, ports));
  ({ host, stop } = await listen(server));
  for (const [, registry, , repository] of recordedPushes) {
    const reference = `${registry}/${repository}:1.0.0`;
    await answers.ask(reference, questionAbout(reference), { repository: "acme/web", installationId: 1 });
  }
});
afterAll(() => stop());

/** How each registry can be told to send a secret: the CNCF registry, Harbor and EventBridge in a header, the others in the address. */
const inHeader: readonly string[] = ["distribution", "harbor", "ecr"];

async function post(from: string, event: object, given: string): Promise<number> {
  const address = `http://${host}/api/registry-events/${from}`;
  const request = { method: "POST", body: JSON.stringify(event) };
  const reply = inHeader.includes(from)
    ? await fetch(address, { ...request, headers: { authorization: given } })
    : await fetch(`${address}?secret=${encodeURIComponent(given)}`, request);
  return reply.status;
}

test.for(recordedPushes)("an event of %s, with its secret, has the image at %s looked up at once", async (recorded) => {
  const [from, registry, event, repository] = recorded;
  expect(await post(from, event, secret)).toBe(202);
  expect(enqueued).toEqual([{ name: "resolve-image", questionKey: `${registry}/${repository}:1.0.0`, registry }]);
});

test.for(recordedPushes)("an event of %s with another secret is refused", async ([from, , event]) => {
  expect(await post(from, event, "another secret of sixteen characters")).toBe(401);
  expect(await post(from, event, "")).toBe(401);
  expect(enqueued).toEqual([]);
});

test("an event of an image that nobody uses starts nothing", async () => {
  const event = { events: [{ action: "push", target: { repository: "library/unused", tag: "1" } }] };
  expect(await post("distribution", event, secret)).toBe(202);
  expect(enqueued).toEqual([]);
});
