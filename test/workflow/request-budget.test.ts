import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import type { Digest } from "../../src/core/image/digest.ts";
import type { ChoiceRules } from "../../src/core/tag/choice-rules.ts";
import { answerQuestion } from "../../src/workflow/lookup/answer-question.ts";
import { type ImageHistory, storedHistory } from "../../src/workflow/lookup/image-history.ts";
import type { Registry } from "../../src/workflow/ports/registry.ts";
import { rememberingRegistry } from "../../src/workflow/lookup/remembering-registry.ts";
import { openHttpRegistry } from "../adapters/registry/open-http-registry.ts";
import { openNamedHosts } from "../servers/named-hosts.ts";
import { type ImageToPush, pushImage } from "../servers/push-image.ts";
import { startStandInDockerHub } from "../servers/stand-in-docker-hub.ts";
import { startStandInRegistry, type StandInRegistry } from "../servers/stand-in-registry.ts";
import { decisionOn, questionAbout } from "./question-about.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let now: Date;
const clock = { now: () => now };
let server: StandInRegistry;
let hub: Awaited<ReturnType<typeof startStandInDockerHub>>;
let http: ReturnType<typeof openHttpRegistry>;
let registry: Registry;
let history: ImageHistory;
/** What went over the sockets since it was read last: `304 GET tags`. */
let asked: string[];

beforeEach(async () => {
  now = new Date("2026-11-24T00:00:00Z");
  asked = [];
  hub = await startStandInDockerHub();
  hub.intercept = () => (asked.push("hub"), false);
  server = await startStandInRegistry({
    validators: true,
    intercept: (request, response) => {
      const what = /tags|manifests|blobs/.exec(request.url ?? "")?.[0];
      response.once("finish", () => asked.push(`${response.statusCode} ${request.method} ${what}`));
      return false;
    },
  });
  const network = openNamedHosts({
    "https://registry.example.com": server.url,
    "https://registry-1.docker.io": server.url,
    "https://hub.docker.com": hub.url,
  });
  const store = createInMemoryStore(clock);
  http = openHttpRegistry({}, { network, clock, store });
  registry = rememberingRegistry(http, store, minuteMs);
  history = storedHistory(store);
});
afterEach(async () => {
  await http.close();
  await Promise.all([server.stop(), hub.stop()]);
});

const indexOfTwo: ImageToPush = { platforms: ["linux/amd64", "linux/arm64"] };

async function push(name: string, tag: string, content: string, image = indexOfTwo): Promise<Digest> {
  const digest = await pushImage(server.url, name, tag, { ...image, labels: { content } });
  hub.push(name, tag, digest, now);
  return digest;
}

/** The whole answer to a line an hour after the last one, and what it cost. */
async function look(reference: string, rules: Partial<ChoiceRules> = {}) {
  now = new Date(now.getTime() + hourMs);
  asked.length = 0;
  const question = questionAbout(reference, { minimumAgeDays: 0, ...rules });
  const answer = await answerQuestion(question, registry, clock, { history });
  const { outcome, to } = decisionOn(reference, question, answer);
  return { outcome, to, asked: [...asked] };
}

describe("any registry", () => {
  const name = "registry.example.com/acme/base";

  test("an unchanged pinned image costs one list, on condition from the second time, and one HEAD", async () => {
    const digest = await push("acme/base", "1.0.0", "first");
    const line = `${name}:1.0.0@${digest}`;
    expect(await look(line)).toMatchObject({ outcome: "skip", asked: ["200 GET tags", "200 HEAD manifests"] });
    for (let hour = 0; hour < 20; hour += 1) {
      expect(await look(line)).toMatchObject({ outcome: "skip", asked: ["304 GET tags", "200 HEAD manifests"] });
    }
  });

  // What is built on today is compared with: its manifest is read once, unless Plinth proposed it and so has read it already.
  test("a new tag adds one HEAD and one GET of a manifest, and nothing from then on", async () => {
    const line = `${name}:1.0.0@${await push("acme/base", "1.0.0", "first")}`;
    await look(line);
    const newer = await push("acme/base", "1.0.1", "second");
    const first = await look(line);
    expect(first).toMatchObject({ outcome: "take", to: `1.0.1@${newer}` });
    expect(first.asked.filter((request) => request === "200 GET manifests")).toHaveLength(2);
    const merged = `${name}:1.0.1@${newer}`;
    expect(await look(merged)).toMatchObject({ outcome: "skip", asked: ["304 GET tags", "200 HEAD manifests"] });
    const newest = await push("acme/base", "1.0.2", "third");
    const second = await look(merged);
    expect(second).toMatchObject({ outcome: "take", to: `1.0.2@${newest}` });
    const heads = ["200 HEAD manifests", "200 HEAD manifests"];
    expect(second.asked.toSorted()).toEqual(["200 GET manifests", "200 GET tags", ...heads]);
    expect((await look(merged)).asked.toSorted()).toEqual([...heads, "304 GET tags"]);
  });

  // Only its configuration tells when an image of one platform was made, and what it is labelled with.
  test("where an image has one platform, each GET of a manifest brings the GET of its configuration, once", async () => {
    const line = `${name}:1.0.0@${await push("acme/base", "1.0.0", "first", {})}`;
    await look(line);
    await push("acme/base", "1.0.1", "second", {});
    const gets = (await look(line)).asked.filter((request) => /GET (?:manifests|blobs)/.test(request)).toSorted();
    expect(gets).toEqual(["200 GET blobs", "200 GET blobs", "200 GET manifests", "200 GET manifests"]);
    expect((await look(line)).asked.toSorted()).toEqual(["200 HEAD manifests", "200 HEAD manifests", "304 GET tags"]);
  });

  test("an image that is only refreshed costs one HEAD", async () => {
    const line = `${name}:stable@${await push("acme/base", "stable", "first")}`;
    for (let hour = 0; hour < 3; hour += 1) {
      expect(await look(line)).toMatchObject({ outcome: "skip", asked: ["200 HEAD manifests"] });
    }
  });

  test("a hundred repositories that ask at the same time cost as much as one", async () => {
    const line = `${name}:1.0.0@${await push("acme/base", "1.0.0", "first")}`;
    await look(line);
    now = new Date(now.getTime() + hourMs);
    asked.length = 0;
    const question = questionAbout(line);
    await Promise.all(Array.from({ length: 100 }, () => answerQuestion(question, registry, clock, { history })));
    expect(asked).toEqual(["304 GET tags", "200 HEAD manifests"]);
  });
});

test("an unchanged image of Docker Hub costs one request, and no manifest is read", async () => {
  const line = `node:22.11.0@${await push("library/node", "22.11.0", "first")}`;
  expect(await look(line)).toMatchObject({ outcome: "skip", asked: ["200 GET tags", "200 HEAD manifests"] });
  for (let hour = 0; hour < 20; hour += 1) expect(await look(line)).toMatchObject({ outcome: "skip", asked: ["hub"] });
});
